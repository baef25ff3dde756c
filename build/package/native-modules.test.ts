import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectFolder } from '../setup/paths.mjs';
import { nativeBinaries, stageNativeModules } from './native-modules.mjs';

const MODULES = path.join(projectFolder, 'node_modules');
const TARGETS = (['linux', 'win32', 'darwin'] as const).flatMap((platform) =>
  ['x64', 'arm64'].map((arch) => ({ platform, arch })),
);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-native-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A binary for a target; keytar's own are compiled on their systems, so SQLite's stands in. */
function standIn({ platform, arch }: { platform: string; arch: string }): Promise<string> {
  return Promise.resolve(
    path.join(
      MODULES,
      `@photostructure/sqlite/prebuilds/${platform}-${arch}/@photostructure+sqlite.glibc.node`,
    ),
  );
}

describe('the native modules of a package', () => {
  test.each(TARGETS)('for $platform on $arch are that target’s, and no other’s', async (target) => {
    await stageNativeModules(target, folder, { findKeytar: standIn });
    const binaries = (await readdir(folder, { recursive: true }))
      .filter((name) => name.endsWith('.node'))
      .map((name) => name.replaceAll('\\', '/'));
    expect(binaries.sort()).toEqual(nativeBinaries(target).sort());
    expect(binaries).toHaveLength(2);
  });

  test.each(TARGETS)('are found on $platform on $arch by what looks for them', async (target) => {
    await stageNativeModules(target, folder, { findKeytar: standIn });
    const script = `process.stdout.write(require('node-gyp-build').resolve('./@photostructure/sqlite'))`;
    const answer = spawnSync(process.execPath, ['-e', script], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        NODE_PATH: folder,
        npm_config_platform: target.platform,
        npm_config_arch: target.arch,
      },
    });
    expect(answer.stderr).toBe('');
    expect(answer.stdout).toContain(`prebuilds${path.sep}${target.platform}-${target.arch}${path.sep}`);
  });

  test('load from where they are laid, with nothing else beside them', async () => {
    const target = { platform: process.platform as 'linux', arch: process.arch };
    const modules = path.join(folder, 'node_modules');
    await stageNativeModules(target, modules);
    const require = createRequire(path.join(folder, 'main.js'));
    expect(Object.keys(require('keytar') as object)).toContain('getPassword');
    const script = `import { DatabaseSync } from '@photostructure/sqlite';
      process.stdout.write(String(new DatabaseSync(':memory:').prepare('SELECT 6 * 7 AS answer').get().answer));`;
    await writeFile(path.join(folder, 'main.mjs'), script);
    const answer = spawnSync(process.execPath, [path.join(folder, 'main.mjs')], { encoding: 'utf8' });
    expect(answer.stderr).toBe('');
    expect(answer.stdout).toBe('42');
  });

  test('for another system need a machine of that kind', async () => {
    const platform = process.platform === 'win32' ? 'darwin' : 'win32';
    await expect(stageNativeModules({ platform, arch: 'x64' }, folder)).rejects.toThrow(
      `keytar for ${platform} can only be compiled on ${platform}`,
    );
  });

  test('are refused when one is for another processor', async () => {
    const target = { platform: 'linux', arch: 'x64' } as const;
    const wrong = () => standIn({ platform: 'linux', arch: 'arm64' });
    await expect(stageNativeModules(target, folder, { findKeytar: wrong })).rejects.toThrow(
      /for linux-arm64, not for linux-x64/,
    );
  });

  test('are refused when one is missing', async () => {
    const modulesFolder = path.join(folder, 'installed');
    await mkdir(path.join(modulesFolder, '@photostructure/sqlite'), { recursive: true });
    for (const name of ['keytar', 'node-gyp-build', '@photostructure/sqlite']) {
      await cp(path.join(MODULES, name), path.join(modulesFolder, name), {
        recursive: true,
        filter: (file) => !file.includes('prebuilds'),
      });
    }
    expect(existsSync(path.join(modulesFolder, '@photostructure/sqlite/package.json'))).toBe(true);
    await expect(
      stageNativeModules({ platform: 'linux', arch: 'arm64' }, path.join(folder, 'staged'), {
        modulesFolder,
        findKeytar: standIn,
      }),
    ).rejects.toThrow(/@photostructure\/sqlite has no prebuilds\/linux-arm64/);
  });
});
