import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartEntry } from './login-item.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-login-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('starting at login on Linux', () => {
  it('is off until it is switched on, and off again', () => {
    const item = autostartEntry(folder, { program: '/opt/Frontdesk/frontdesk', arguments: [] });
    expect(item.read()).toBe(false);
    item.write(true);
    expect(item.read()).toBe(true);
    item.write(false);
    expect(item.read()).toBe(false);
    item.write(false);
  });

  it('starts the program whatever its path is made of', () => {
    const item = autostartEntry(folder, { program: '/home/a b/100% "$x"/app', arguments: ['/the app'] });
    item.write(true);
    const text = readFileSync(join(folder, 'autostart', 'com.frontdesk.desktop.desktop'), 'utf8');
    expect(text).toContain(String.raw`Exec="/home/a b/100%% \\"\\$x\\"/app" "/the app"`);
  });

  it('counts as off where the desktop has switched it off', () => {
    const item = autostartEntry(folder, { program: '/app', arguments: [] });
    item.write(true);
    const file = join(folder, 'autostart', 'com.frontdesk.desktop.desktop');
    writeFileSync(file, `${readFileSync(file, 'utf8')}Hidden=true\n`);
    expect(item.read()).toBe(false);
  });
});
