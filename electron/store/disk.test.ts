/** The store on a real disk that is full, or can only be read: a few hundred kilobytes of memory, mounted for the test alone. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const OWN_MOUNTS = ['--user', '--map-root-user', '--mount'];

/** Only Linux lets a program have mounts of its own, and not everywhere. */
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', [...OWN_MOUNTS, 'sh', '-c', 'mount -t tmpfs none /mnt'], { stdio: 'ignore' })
    .status === 0;

it.skipIf(!canMount)(
  'that is full or read-only refuses what it cannot keep, says which, and loses nothing acknowledged',
  () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-disk-'));
    try {
      const writer = path.join(import.meta.dirname, 'testing/disk-test-writer.ts');
      const script = `mount -t tmpfs -o size=1m none "${folder}" && exec "${process.execPath}" "${writer}" "${folder}"`;
      const said = execFileSync('unshare', [...OWN_MOUNTS, 'sh', '-c', script], { encoding: 'utf8' });
      const met = JSON.parse(said) as Record<string, unknown> & { acknowledged: number };
      expect(met.acknowledged).toBeGreaterThan(10);
      expect(met).toEqual({
        acknowledged: met.acknowledged,
        fullCode: 'disk-full',
        keptWhileFull: met.acknowledged,
        keptAfterRestart: met.acknowledged,
        openingReadOnly: 'store-read-only',
        keptAfterReadOnly: met.acknowledged,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
