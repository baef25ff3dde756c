import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPolicyFile, whyOthersMayChange } from './platform-policy.ts';

const me = process.getuid?.() ?? 0;
const trusted = { trustedOwnerIds: [me] };
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-policy-'));
  chmodSync(folder, 0o755);
  file = join(folder, 'policy.json');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o644);
}

describe('a policy file', () => {
  it('that is not there sets nothing', () => {
    expect(readPolicyFile(file, trusted)).toBeNull();
    expect(readPolicyFile(join(file, 'below', 'policy.json'), trusted)).toBeNull();
  });

  it('is read, with or without the mark editors on Windows put first', () => {
    write('{"locationId":"abc"}');
    expect(readPolicyFile(file, trusted)?.settings).toMatchObject({ locationId: 'abc', source: file });
    write('\uFEFF{"locationId":"abc"}');
    expect(readPolicyFile(file, trusted)?.settings.locationId).toBe('abc');
  });

  it.each(['', '{"locationId":', '\0\0', '[]'])('%j gives a message', (text) => {
    write(text);
    expect(readPolicyFile(file, trusted)?.settings).toMatchObject({
      locationId: null,
      problem: expect.stringContaining(file) as string,
    });
  });

  it.skipIf(process.platform === 'win32')('that others could have written does not count', () => {
    write('{"locationId":"abc"}');
    const said = (): string => readPolicyFile(file, trusted)?.settings.problem ?? '';
    chmodSync(file, 0o666);
    expect(said()).toMatch(/The file can be changed by everybody/);
    chmodSync(file, 0o644);
    chmodSync(folder, 0o777);
    expect(said()).toMatch(/Its folder can be changed by everybody/);
    chmodSync(folder, 0o755);
    expect(readPolicyFile(file, { trustedOwnerIds: [me + 1] })?.settings.problem).toMatch(
      /does not belong to an administrator/,
    );
    expect(said()).toBe('');
  });

  it.skipIf(process.platform === 'win32')('is a plain file: no link to one elsewhere, no folder', () => {
    const elsewhere = join(folder, 'elsewhere.json');
    writeFileSync(elsewhere, '{"locationId":"abc"}');
    symlinkSync(elsewhere, file);
    expect(readPolicyFile(file, trusted)?.settings.problem).toMatch(/not a plain file/);
    rmSync(file);
    mkdirSync(file);
    expect(readPolicyFile(file, trusted)?.settings.problem).toMatch(/not a plain file/);
  });

  it('may be writable by root’s own group and no other', () => {
    expect(whyOthersMayChange({ uid: 0, gid: 0, mode: 0o100664 }, [0])).toBeNull();
    expect(whyOthersMayChange({ uid: 0, gid: 100, mode: 0o100664 }, [0])).toMatch(/group/);
    expect(whyOthersMayChange({ uid: 0, gid: 100, mode: 0o100644 }, [0])).toBeNull();
  });
});
