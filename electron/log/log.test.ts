import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLog, redact } from './log.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-log-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the local log', () => {
  it('writes one JSON line per event', () => {
    new FileLog(folder, () => 0).write('info', 'app.started', { version: '1.0.0', count: 2 });
    const line: unknown = JSON.parse(readFileSync(join(folder, 'logs', 'frontdesk.log'), 'utf8'));
    expect(line).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'info',
      event: 'app.started',
      version: '1.0.0',
      count: 2,
    });
  });

  it.each([
    'pit-1234-abcd',
    'Bearer abc.def',
    'eyJhbGciOi.eyJzdWIi.c2ln',
    'ana@clinic.example.com',
    '+1 (555) 010-2030',
    '5550102030',
  ])('never carries %s', (secret) => {
    expect(redact(`before ${secret} after`)).not.toContain(secret);
    expect(redact(`before ${secret} after`)).toMatch(/^before \[.*\] after$|^before Bearer \[token\] after$/);
  });

  it('leaves ids and codes readable', () => {
    for (const text of ['CVokAlI8fgw4WYWoCtQz', 'slot-taken', 'ECONNREFUSED', 'at main.js:120:33']) {
      expect(redact(text)).toBe(text);
    }
  });

  it('keeps two files of bounded size', () => {
    const log = new FileLog(folder, () => 0);
    for (let count = 0; count < 700; count += 1) log.write('warn', 'x', { filler: 'y'.repeat(100_000) });
    expect(statSync(join(folder, 'logs', 'frontdesk.log')).size).toBeLessThan(1_200_000);
    expect(statSync(join(folder, 'logs', 'frontdesk.1.log')).size).toBeLessThan(1_200_000);
  });
});
