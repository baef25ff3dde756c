import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartRecord, STARTS_BEFORE_SAFE_START } from './start-record.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-start-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A start that gets ready. */
function start(version = '1.0.0'): StartRecord {
  const record = begin(version);
  record.finish();
  return record;
}

/** A start that does not get any further. */
function begin(version = '1.0.0'): StartRecord {
  const record = new StartRecord(folder, version, 0);
  record.begin();
  return record;
}

describe('a start', () => {
  it('is an ordinary one', () => {
    expect(start().plan).toEqual({ isAccelerated: true, isSafeStart: false });
  });

  it('after three that did not get ready does with as little as possible, and is ordinary again after one that did', () => {
    for (let count = 0; count < STARTS_BEFORE_SAFE_START; count += 1) {
      expect(begin().plan.isSafeStart).toBe(false);
    }
    const safe = begin();
    expect(safe.plan).toEqual({ isAccelerated: false, isSafeStart: true });
    safe.finish();
    expect(start().plan).toEqual({ isAccelerated: true, isSafeStart: false });
  });

  it('that got ready between two that did not begins the count again', () => {
    begin();
    begin();
    start();
    begin();
    expect(begin().plan.isSafeStart).toBe(false);
  });

  it('does without the graphics card once it kept crashing, until the next version', () => {
    start().giveUpAcceleration();
    expect(start().plan.isAccelerated).toBe(false);
    expect(start().softwareGraphics?.because).toBe('crashes');
    expect(start('1.0.1').plan.isAccelerated).toBe(true);
  });

  it('keeps to what the user chose, whatever the version', () => {
    start().chooseAcceleration(false);
    expect(start('2.0.0').plan.isAccelerated).toBe(false);
    start('2.0.0').chooseAcceleration(true);
    expect(start('2.0.0').plan.isAccelerated).toBe(true);
  });

  it.each(['', 'null', '{"unfinishedStarts":"many","softwareGraphics":7}', '{"unfinishedStarts":-1}'])(
    'is not kept from starting by a broken record (%j)',
    (text) => {
      writeFileSync(join(folder, 'start.json'), text);
      expect(start().plan).toEqual({ isAccelerated: true, isSafeStart: false });
    },
  );

  it('goes on when its record cannot be written', () => {
    const problems: unknown[] = [];
    const record = new StartRecord(join(folder, 'not', 'there'), '1.0.0', 0, (error) => problems.push(error));
    record.begin();
    expect(record.plan.isSafeStart).toBe(false);
    expect(problems).toHaveLength(1);
  });
});
