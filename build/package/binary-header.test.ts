import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from '../setup/paths.mjs';
import { describeBinary, describeHeader, whyBinaryDoesNotFit } from './binary-header.mjs';

const PREBUILDS = path.join(projectFolder, 'node_modules/@photostructure/sqlite/prebuilds');
const SQLITE = '@photostructure+sqlite.glibc.node';

describe('what a native binary was made for', () => {
  test.each([
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['win32', 'x64'],
    ['win32', 'arm64'],
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
  ] as const)('is read off a real one for %s on %s', async (platform, arch) => {
    const file = path.join(PREBUILDS, `${platform}-${arch}`, SQLITE);
    expect(await describeBinary(file)).toEqual({ platform, archs: [arch] });
    expect(await whyBinaryDoesNotFit(file, { platform, arch })).toBeUndefined();
    const other = arch === 'x64' ? 'arm64' : 'x64';
    expect(await whyBinaryDoesNotFit(file, { platform, arch: other })).toMatch(
      `not for ${platform}-${other}`,
    );
  });

  test('is both where a Mach-O is universal', () => {
    const header = Buffer.alloc(64);
    header.writeUInt32BE(0xcafebabe, 0);
    header.writeUInt32BE(2, 4);
    header.writeUInt32BE(0x01000007, 8);
    header.writeUInt32BE(0x0100000c, 28);
    expect(describeHeader(header)).toEqual({ platform: 'darwin', archs: ['x64', 'arm64'] });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('module.exports = {};\n'.repeat(10))],
    ['a Java class', Buffer.from('cafebabe00000041'.padEnd(128, '0'), 'hex')],
    ['a DOS program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])],
    [
      'half a Windows header',
      Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), Buffer.from([0xff, 0xff, 0, 0])]),
    ],
  ])('is nothing for %s', (_name, content) => {
    expect(describeHeader(content)).toBeUndefined();
  });

  test('is said in words where a file is none', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-header-'));
    const file = path.join(folder, 'keytar.node');
    await writeFile(file, '<!doctype html>');
    expect(await whyBinaryDoesNotFit(file, { platform: 'linux', arch: 'x64' })).toBe(
      `${file} is no native binary`,
    );
    await rm(folder, { recursive: true });
  });
});
