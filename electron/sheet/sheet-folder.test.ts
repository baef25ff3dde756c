import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import type { SheetFolder as State } from '../../shared/ipc/schedule-calls.ts';
import { ManualClock } from '../sync/testing/manual-clock.ts';
import { diskFiles, SheetFolder, sheetFileName, type SheetFiles } from './sheet-folder.ts';

const MINUTE_MS = 60_000;
const TODAY = sheetFileName('2026-11-23', 'location');
const TOMORROW = sheetFileName('2026-11-24', 'location');

let keepers: SheetFolder[] = [];
let root = '';
let folder = '';
let clock: ManualClock;
let says: string;
let today: string;
let drawn: string[];
let states: State[];
let logged: unknown[];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'frontdesk-sheets-'));
  folder = mkdtempSync(path.join(tmpdir(), 'frontdesk-chosen-'));
  clock = new ManualClock(Date.parse('2026-11-23T15:00:00Z'));
  says = 'Ana';
  today = '2026-11-23';
  drawn = [];
  keepers = [];
  states = [];
  logged = [];
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

function keeper(files: Partial<SheetFiles> = {}, deskName = 'Front'): SheetFolder {
  const made = new SheetFolder({
    dataFolder: root,
    deskName,
    pdf: (page) => {
      drawn.push(page.html);
      return Promise.resolve(new TextEncoder().encode(page.html));
    },
    files: { ...diskFiles, ...files },
    nowMs: clock.nowMs,
    timers: clock,
    log: { write: (...line) => logged.push(line) },
    onChange: (state) => states.push(state),
  });
  made.follow(source());
  keepers.push(made);
  return made;
}

const source = (locationId = 'location') => ({
  locationId,
  today: () => today,
  make: (date: string) => ({
    page: { html: `${date} ${says}`, css: '', footer: '', paper: 'A4' as const },
    content: `${date} ${says}`,
  }),
});

/** Lets time pass and what it set going come to its end. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await Promise.all(keepers.map((made) => made.whenIdle()));
}

async function choose(made: SheetFolder): Promise<void> {
  made.choose(folder);
  await pass(0);
}

const names = (): string[] => readdirSync(folder).sort();
const content = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

test('without a choice nothing is ever written', async () => {
  const made = keeper();
  made.changed();
  await pass(60 * MINUTE_MS);
  expect(made.state).toEqual({ isPossible: true, folderName: null, savedAtMs: null, problem: null });
  expect(names()).toEqual([]);
  expect(drawn).toEqual([]);
});

test('once a folder is chosen today and tomorrow are in it, and its path is told to nobody', async () => {
  const made = keeper();
  await choose(made);
  expect(names()).toEqual([TODAY, TOMORROW]);
  expect(content(TODAY)).toBe('2026-11-23 Ana');
  expect(states.at(-1)).toEqual({
    isPossible: true,
    folderName: path.basename(folder),
    savedAtMs: clock.nowMs(),
    problem: null,
  });
});

test.skipIf(process.platform === 'win32')('a neighbour who may open the folder may read them', async () => {
  const before = process.umask(0o077);
  await choose(keeper());
  process.umask(before);
  expect(statSync(path.join(folder, TODAY)).mode & 0o777).toBe(0o644);
});

test('names of files carry the date and nobody’s name', () => {
  expect(TODAY).toMatch(/^frontdesk-day-2026-11-23-[\da-f]{6}\.pdf$/);
  expect(sheetFileName('2026-11-23', 'another')).not.toBe(TODAY);
});

describe('a change', () => {
  test('is written once, and not within three minutes of the last writing', async () => {
    const made = keeper();
    await choose(made);
    says = 'Bo';
    for (let second = 0; second < 170; second += 1) {
      made.changed();
      await pass(1000);
    }
    expect(content(TODAY)).toBe('2026-11-23 Ana');
    await pass(20_000);
    expect(content(TODAY)).toBe('2026-11-23 Bo');
    expect(drawn).toHaveLength(4);
    await pass(30 * MINUTE_MS);
    expect(drawn).toHaveLength(4);
  });

  test('that brought nothing new to the sheet draws nothing', async () => {
    const made = keeper();
    await choose(made);
    made.changed();
    await pass(10 * MINUTE_MS);
    expect(drawn).toHaveLength(2);
  });

  test('writes a file again that somebody removed', async () => {
    const made = keeper();
    await choose(made);
    rmSync(path.join(folder, TODAY));
    made.changed();
    await pass(4 * MINUTE_MS);
    expect(names()).toEqual([TODAY, TOMORROW]);
  });

  test('while the PC slept is written soon after it woke', async () => {
    const made = keeper();
    await choose(made);
    made.changed();
    says = 'Bo';
    clock.sleep(60 * MINUTE_MS);
    made.changed();
    await pass(3_000);
    expect(content(TODAY)).toBe('2026-11-23 Bo');
  });
});

test('a start alone writes nothing: what came from the server does', async () => {
  await choose(keeper());
  drawn = [];
  const again = keeper();
  await pass(9 * MINUTE_MS);
  expect(drawn).toEqual([]);
  again.changed();
  await pass(3_000);
  expect(drawn).toHaveLength(2);
});

test('when another day begins, its sheet is written and yesterday’s is removed; other files stay', async () => {
  const made = keeper();
  const others = [
    'notes.txt',
    'frontdesk-day-2026-11-22.pdf',
    sheetFileName('2026-11-22', 'another location'),
  ];
  for (const name of others) writeFileSync(path.join(folder, name), 'x');
  await choose(made);
  today = '2026-11-24';
  await pass(11 * MINUTE_MS);
  expect(names()).toEqual([...others, TOMORROW, sheetFileName('2026-11-25', 'location')].sort());
});

test('switched off it writes no further file, and what is there stays', async () => {
  const made = keeper();
  await choose(made);
  made.forget();
  says = 'Bo';
  made.changed();
  await pass(60 * MINUTE_MS);
  expect(content(TODAY)).toBe('2026-11-23 Ana');
  expect(made.state.folderName).toBeNull();
  const again = keeper();
  again.changed();
  await pass(60 * MINUTE_MS);
  expect(content(TODAY)).toBe('2026-11-23 Ana');
});

test('switched off while a file is written, that file is given up', async () => {
  const written: string[] = [];
  const made: SheetFolder = keeper({
    write: async (file, bytes) => {
      await diskFiles.write(file, bytes);
      written.push(file);
      made.forget();
    },
  });
  await choose(made);
  expect(written).toHaveLength(1);
  expect(names()).toEqual([]);
});

test('each location has a folder of its own, and one that was signed out of has none', async () => {
  const made = keeper();
  await choose(made);
  made.follow(source('another'));
  expect(made.state.folderName).toBeNull();
  made.follow(source());
  expect(made.state.folderName).toBe(path.basename(folder));
  made.keepOnly(['another']);
  expect(keeper().state.folderName).toBeNull();
});

test('in practice there is nothing to choose', () => {
  const made = keeper();
  made.follow(null);
  made.choose(folder);
  expect(made.state).toMatchObject({ isPossible: false, folderName: null });
});

describe('when the disk does not take it', () => {
  const failing = (code: string) => () =>
    Promise.reject(Object.assign(new Error(`${code}, ${folder}/x`), { code }));

  it.each([
    ['ENOSPC', 'no-room'],
    ['EDQUOT', 'no-room'],
    ['EROFS', 'not-writable'],
    ['EACCES', 'not-writable'],
    ['EIO', 'other'],
  ] as const)(
    '%s is told once as %s, leaves the old file whole, and is tried again',
    async (code, problem) => {
      let isFailing = false;
      const made = keeper({
        write: (file, bytes) => (isFailing ? failing(code)() : diskFiles.write(file, bytes)),
      });
      await choose(made);
      isFailing = true;
      says = 'Bo';
      made.changed();
      await pass(5 * MINUTE_MS);
      expect(made.state.problem).toBe(problem);
      expect(names()).toEqual([TODAY, TOMORROW]);
      expect(content(TODAY)).toBe('2026-11-23 Ana');
      isFailing = false;
      await pass(4 * MINUTE_MS);
      expect(made.state.problem).toBeNull();
      expect(content(TODAY)).toBe('2026-11-23 Bo');
      expect(JSON.stringify(logged)).not.toContain(folder);
    },
  );

  test('half a file is never there under its name, and no rest of it either', async () => {
    const made = keeper({
      write: async (file) => {
        writeFileSync(file, 'half');
        await failing('ENOSPC')();
      },
    });
    await choose(made);
    expect(names()).toEqual([]);
  });

  test('a folder that is gone is not made anew; once it is back it is filled', async () => {
    const made = keeper();
    rmSync(folder, { recursive: true });
    await choose(made);
    expect(made.state.problem).toBe('gone');
    mkdirSync(folder);
    await pass(4 * MINUTE_MS);
    expect(made.state.problem).toBeNull();
    expect(names()).toEqual([TODAY, TOMORROW]);
  });

  test('a sheet that cannot be drawn is told as well', async () => {
    const made = new SheetFolder({
      dataFolder: root,
      deskName: 'Front',
      pdf: () => Promise.reject(new Error('not drawn')),
      nowMs: clock.nowMs,
      timers: clock,
      log: { write: (...line) => logged.push(line) },
      onChange: (state) => states.push(state),
    });
    made.follow(source());
    keepers.push(made);
    await choose(made);
    expect(made.state.problem).toBe('other');
    expect(logged).toEqual([['warn', 'sheet.not-saved', { reason: 'Error' }]]);
  });
});

test('killed between writing and renaming: the old file is whole, and the next run removes the rest', async () => {
  await choose(keeper());
  says = 'Bo';
  const killed = keeper({ rename: () => Promise.withResolvers<undefined>().promise });
  killed.changed();
  keepers = [];
  clock.advance(3_000);
  const parts = (): string[] => names().filter((name) => name.endsWith('.part'));
  await vi.waitFor(() => expect(parts()).toHaveLength(1));
  expect(content(TODAY)).toBe('2026-11-23 Ana');

  // A neighbour in the same folder lets it be: this PC may be writing it.
  const neighbour = keeper({}, 'Back office');
  neighbour.changed();
  await pass(3_000);
  expect(parts()).toHaveLength(1);

  const next = keeper();
  next.changed();
  await pass(3_000);
  expect(names()).toEqual([TODAY, TOMORROW]);
  expect(content(TODAY)).toBe('2026-11-23 Bo');
});

test('leaving waits for a file that is being written', async () => {
  const made = keeper();
  made.choose(folder);
  clock.advance(0);
  await made.close();
  const left = names();
  expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
});
