import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AccountFile } from '../location/account-file.ts';
import { StartRecord } from '../shell/recovery/start-record.ts';
import { UpdateRecord } from '../system/updates/update-record.ts';
import { WindowBoundsFile } from '../shell/window/window-bounds.ts';
import { JsonFile, setAsideSince } from './json-file.ts';
import { PreferencesFile } from '../system/preferences-file.ts';

const schema = z.strictObject({ theme: z.string(), inner: z.strictObject({ size: z.number() }).optional() });
const FALLBACK = { theme: 'system' };
const NOW = 42;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-json-'));
  file = join(folder, 'settings.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const open = (nowMs = NOW) => new JsonFile<z.infer<typeof schema>>(file, schema, FALLBACK, nowMs);

/** What may stand in the place of a file after a crash, a full disk, a backup, or somebody's help. */
const DAMAGED: Record<string, () => void> = {
  'an empty file': () => {
    writeFileSync(file, '');
  },
  'a text cut off': () => {
    writeFileSync(file, '{"theme":"da');
  },
  'zeros, as after a power cut': () => {
    writeFileSync(file, Buffer.alloc(512));
  },
  'JSON of another shape': () => {
    writeFileSync(file, '{"theme":7}');
  },
  'a list': () => {
    writeFileSync(file, '[]');
  },
  nothing: () => {
    writeFileSync(file, 'null');
  },
  'bytes that are not UTF-8': () => {
    writeFileSync(
      file,
      Buffer.concat([Buffer.from('{"theme":"d'), Buffer.of(0xff, 0xfe), Buffer.from('"}')]),
    );
  },
  'a folder': () => {
    mkdirSync(file);
  },
  'a file far too large': () => {
    writeFileSync(file, JSON.stringify({ theme: 'x'.repeat(5_000_000) }));
  },
};

describe('a small JSON file', () => {
  it('is read as it was written, with nothing left beside it', () => {
    expect(open().value).toEqual(FALLBACK);
    expect(open().wasRead).toBe(false);
    open().write({ theme: 'dark' });
    open().write({ theme: 'light' });
    expect(open().value).toEqual({ theme: 'light' });
    expect(open().wasRead).toBe(true);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('keeps what it does not know when it is written, also inside', () => {
    writeFileSync(file, '{"theme":"dark","room":3,"inner":{"size":1,"unit":"rem"}}');
    const settings = open();
    expect(settings.value).toEqual({ theme: 'dark', inner: { size: 1 } });
    settings.write({ theme: 'light', inner: { size: 2 } });
    settings.write({ theme: 'system', inner: { size: 3 } });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      theme: 'system',
      room: 3,
      inner: { size: 3, unit: 'rem' },
    });
  });

  it('with the mark editors on Windows put before the text is read', () => {
    writeFileSync(file, '\uFEFF{"theme":"dark"}');
    expect(open().value).toEqual({ theme: 'dark' });
  });

  it.each(Object.keys(DAMAGED))('in whose place stands %s is set aside whole, and written again', (what) => {
    DAMAGED[what]?.();
    const before = statSync(file);
    const settings = open();
    expect(settings.value).toEqual(FALLBACK);
    expect(settings.wasRead).toBe(false);
    const [aside = '', ...more] = readdirSync(folder);
    expect(more).toEqual([]);
    expect(aside).toBe('settings.json.broken-42');
    expect(statSync(join(folder, aside))).toMatchObject({ size: before.size, ino: before.ino });
    settings.write({ theme: 'dark' });
    expect(open().value).toEqual({ theme: 'dark' });
  });

  it('set aside twice in one moment is kept twice', () => {
    for (const text of ['first', 'second']) {
      writeFileSync(file, text);
      open();
    }
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
      'first',
      'second',
    ]);
  });

  // Root may write anywhere.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'in a folder that can only be read stops nothing',
    () => {
      writeFileSync(file, 'broken');
      chmodSync(folder, 0o500);
      try {
        expect(open().value).toEqual(FALLBACK);
        expect(existsSync(file)).toBe(true);
      } finally {
        chmodSync(folder, 0o700);
      }
    },
  );

  it('stays as it was when the new content cannot be written', () => {
    const settings = open();
    settings.write({ theme: 'dark' });
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(() => {
      settings.write({ theme: 'light', ...circular });
    }).toThrow(TypeError);
    expect(settings.value).toEqual({ theme: 'dark' });
    expect(open().value).toEqual({ theme: 'dark' });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('is told of for the start at which it was set aside', () => {
    const names = ['a.json', 'a.json.broken-41', 'b.json.broken-42', 'c.json.broken-43-2', 'x.broken-soon'];
    expect(setAsideSince(names, 42)).toEqual(['b.json.broken-42', 'c.json.broken-43-2']);
  });
});

/** Every file of the data folder that is JSON, with the way it is written. */
const FILES: Record<string, (dataFolder: string) => () => void> = {
  'preferences.json': (dataFolder) => {
    const preferences = new PreferencesFile(dataFolder, NOW);
    return () => {
      preferences.write({ ...preferences.current, theme: 'dark' });
    };
  },
  'accounts.json': (dataFolder) => {
    const accounts = new AccountFile(dataFolder, NOW);
    return () => {
      accounts.update({ practiceChosen: true });
    };
  },
  'start.json': (dataFolder) => {
    const record = new StartRecord(dataFolder, '1.0.0', NOW);
    return () => {
      record.begin();
    };
  },
  'updates.json': (dataFolder) => {
    const record = new UpdateRecord(dataFolder, '1.0.0', NOW);
    return () => {
      record.keep();
    };
  },
  'window.json': (dataFolder) => {
    const bounds = new WindowBoundsFile(dataFolder, NOW);
    return () => {
      bounds.write({ x: 1, y: 2, width: 800, height: 600, maximized: false });
    };
  },
};

describe.each(Object.keys(FILES))('%s', (name) => {
  beforeEach(() => {
    file = join(folder, name);
  });

  it.each(Object.keys(DAMAGED))('in whose place stands %s stops nothing and is not lost', (what) => {
    DAMAGED[what]?.();
    const write = FILES[name]?.(folder);
    const aside = readdirSync(folder).filter((one) => one.startsWith(`${name}.broken-`));
    // A setting that is of another kind may fall back by itself: then the file is read.
    expect(aside.length === 1 || existsSync(file)).toBe(true);
    write?.();
    expect(() => JSON.parse(readFileSync(file, 'utf8')) as unknown).not.toThrow();
  });

  it('keeps what a newer version has set when it is written', () => {
    FILES[name]?.(folder)();
    const json = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...json, fromTomorrow: { deep: [1] } }));
    FILES[name]?.(folder)();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ fromTomorrow: { deep: [1] } });
    expect(readdirSync(folder)).toEqual([name]);
  });
});

describe('the accounts', () => {
  const location = {
    id: 'loc',
    name: 'Clinic',
    timeZone: 'America/New_York',
    companyId: null,
    country: 'US',
    phone: null,
    email: null,
    allowsDuplicateContacts: null,
  };
  const write = (content: unknown) => {
    writeFileSync(join(folder, 'accounts.json'), JSON.stringify(content));
  };

  it('that can be read stay when one of them cannot, and the file is kept as it was', () => {
    const { country: _country, ...older } = location;
    write({
      version: 1,
      currentLocationId: 'loc',
      practiceChosen: false,
      locations: [{ location: { id: 7 } }, { location: older, missingScopes: [], color: 'blue' }],
    });
    const accounts = new AccountFile(folder, NOW);
    expect(accounts.content).toMatchObject({
      currentLocationId: 'loc',
      practiceClinic: 'small',
      locations: [{ location: { id: 'loc', country: null } }],
    });
    expect(readFileSync(join(folder, 'accounts.json.broken-42'), 'utf8')).toContain('"id":7');
    accounts.update({ practiceChosen: true });
    expect(readFileSync(join(folder, 'accounts.json'), 'utf8')).toContain('"color": "blue"');
  });

  it('open the first one where the one that was open cannot be read', () => {
    write({ version: 2, currentLocationId: 'gone', locations: [{ location, missingScopes: [] }] });
    expect(new AccountFile(folder, NOW).content).toMatchObject({ currentLocationId: 'loc', version: 2 });
  });
});
