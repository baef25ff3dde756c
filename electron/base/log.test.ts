import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLog, withoutRepeats, type LogFacts } from './log.ts';
import { bugFacts, redact } from './redact.ts';

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
    new FileLog(folder, () => 0).write('warn', 'x', { said: `before ${secret} after` });
    const line = readFileSync(join(folder, 'logs', 'frontdesk.log'), 'utf8');
    expect(line).not.toContain(secret);
    const { said } = JSON.parse(line) as { said: string };
    expect(said).toMatch(/^before \[.*\] after$|^before Bearer \[token\] after$/);
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

  it('gives its last lines, from both files', () => {
    let nowMs = 0;
    const log = new FileLog(folder, () => nowMs);
    expect(log.recentLines(5)).toEqual([]);
    for (nowMs = 0; nowMs < 30; nowMs += 1) log.write('warn', 'x', { filler: 'y'.repeat(100_000) });
    const times = log.recentLines(28).map((line) => (JSON.parse(line) as { at: string }).at);
    expect(times).toHaveLength(28);
    expect(times).toEqual(times.toSorted());
    expect(times.at(-1)).toBe(new Date(29).toISOString());
  });
});

describe('the log of something that goes on failing', () => {
  it('holds each failure once an hour, with how many were left out', () => {
    const lines: [string, LogFacts][] = [];
    let nowMs = 0;
    const log = withoutRepeats(
      { write: (_level, event, facts = {}) => lines.push([event, facts]) },
      () => nowMs,
    );
    for (; nowMs < 3_600_000; nowMs += 15_000) {
      log.write('warn', 'api.failed', {
        call: 'events.list',
        status: 500,
        durationMs: nowMs,
        traceId: String(nowMs),
      });
      log.write('warn', 'api.failed', { call: 'users.list', status: 500, durationMs: nowMs });
      log.write('info', 'app.shown');
    }
    const failures = lines.filter(([event]) => event === 'api.failed');
    expect(failures.map(([, { call }]) => call)).toEqual(['events.list', 'users.list']);
    expect(lines).toHaveLength(2 + 240);

    log.write('warn', 'api.failed', { call: 'users.list', status: 500, durationMs: 1 });
    expect(lines.at(-1)).toEqual([
      'api.failed',
      { call: 'users.list', status: 500, durationMs: 1, times: 239 },
    ]);
  });
});

describe('what the log holds of other texts', () => {
  it.each([
    [
      'GET https://host.example/contacts?query=Ana%20Lopez failed',
      'GET https://host.example/contacts?[query] failed',
    ],
    ['https://user:secret@host.example/x', 'https://host.example/x'],
    ['at /home/ana.lopez/app/main.js:1:2', 'at /home/[user]/app/main.js:1:2'],
    [String.raw`at C:\Users\Ana\AppData\x.js:1:2`, String.raw`at C:\Users\[user]\AppData\x.js:1:2`],
    ['app://frontdesk/assets/index.js:3:4', 'app://frontdesk/assets/index.js:3:4'],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it('a bug is its kind and its place: what its message quotes is not in it', () => {
    const error = new TypeError('Unexpected value: {"name":"Ana López"} in "Left knee" and \'Ana\' of “Ana”');
    const facts = bugFacts(error);
    expect(JSON.stringify(facts)).not.toMatch(/Ana|López|knee/);
    expect(facts).toMatchObject({
      error: 'TypeError',
      message: 'Unexpected value: […] in […] and […] of […]',
    });
    expect(facts.stack).toMatch(/log\.test\.ts/);
    expect(bugFacts('Ana')).toEqual({ error: 'string', message: '', stack: '' });
  });
});
