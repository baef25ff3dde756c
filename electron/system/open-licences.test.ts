import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLicences } from './open-licences.ts';

const { openPath } = vi.hoisted(() => ({ openPath: vi.fn<(file: string) => Promise<string>>() }));
vi.mock('electron', () => ({ shell: { openPath } }));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-licences-'));
  openPath.mockReset().mockResolvedValue('');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the licences of what is inside the app', () => {
  it('are opened where the package has them', async () => {
    const file = join(folder, 'THIRD-PARTY-LICENSES.txt');
    writeFileSync(file, 'MIT');
    await openLicences(folder);
    expect(openPath.mock.calls).toEqual([[file]]);
  });

  it('are said to be missing in a build from the checkout, and nothing is opened', async () => {
    await expect(openLicences(folder)).rejects.toMatchObject({ failure: { code: 'file-unavailable' } });
    expect(openPath).not.toHaveBeenCalled();
  });

  it('are named by their place where no program opens them', async () => {
    writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'MIT');
    openPath.mockResolvedValue('no application');
    const fileName = expect.stringContaining('THIRD-PARTY-LICENSES.txt') as string;
    await expect(openLicences(folder)).rejects.toMatchObject({ failure: { params: { fileName } } });
  });
});
