import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { dump, load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assembleRelease } from './assemble.ts';
import { cutToApp, readBillOfMaterials } from './bill-of-materials.ts';
import { isUpdateMetadata, mergeUpdateMetadata, readUpdateMetadata, withRollout } from './update-metadata.ts';

function metadataOf(...names: string[]) {
  return {
    version: '1.2.3',
    files: names.map((url) => ({ url, sha512: `sum of ${url}`, size: 100, blockMapSize: 5 })),
    path: names[0] ?? '',
    sha512: `sum of ${names[0] ?? ''}`,
    releaseDate: '2026-11-26T00:00:00.000Z',
  };
}

const X64 = metadataOf('Frontdesk-1.2.3-win-x64.exe');
const ARM = metadataOf('Frontdesk-1.2.3-win-arm64.exe');

describe('the update metadata of several machines', () => {
  test('becomes one, whose old fields name the package for x64', () => {
    const merged = mergeUpdateMetadata([readUpdateMetadata(ARM), readUpdateMetadata(X64)]);
    expect(merged.path).toBe('Frontdesk-1.2.3-win-x64.exe');
    expect(merged.files.map(({ url }) => url)).toEqual([
      'Frontdesk-1.2.3-win-x64.exe',
      'Frontdesk-1.2.3-win-arm64.exe',
    ]);
    expect(merged.files[0]).toHaveProperty('blockMapSize', 5);
  });

  test('is refused when the machines made different versions', () => {
    expect(() => mergeUpdateMetadata([X64, { ...ARM, version: '1.2.4' }])).toThrow(/2 versions/);
  });

  test('is refused when one name stands for two files', () => {
    const other = { ...X64, files: [{ url: 'Frontdesk-1.2.3-win-x64.exe', sha512: 'another', size: 1 }] };
    expect(() => mergeUpdateMetadata([X64, other])).toThrow(/two machines made different files/);
  });

  test.each([{}, { version: '1.2.3' }, { ...X64, files: [] }, null, 'latest'])('%j is none', (content) => {
    expect(() => readUpdateMetadata(content)).toThrow();
  });

  test('is known by its name', () => {
    const names = ['latest.yml', 'beta-mac.yml', 'latest-linux.yml', 'latest-linux-arm64.yml'];
    expect(names.every((name) => isUpdateMetadata(name))).toBe(true);
    expect(['builder-debug.yml', 'app-update.yml', 'latest.yaml'].some((name) => isUpdateMetadata(name))).toBe(false);
  });
});

describe('a rollout', () => {
  test('reaches the share it is given, and in the end everybody', () => {
    const some = withRollout(X64, 10);
    expect(some).toHaveProperty('stagingPercentage', 10);
    expect(withRollout(some, 50)).toHaveProperty('stagingPercentage', 50);
    expect(withRollout(some, 100)).not.toHaveProperty('stagingPercentage');
  });

  test.each([0, 101, -5, 12.5, NaN])('of %d percent is refused', (percentage) => {
    expect(() => withRollout(X64, percentage)).toThrow(/1 to 100 percent/);
  });
});

describe('a release', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-release-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function lay(machine: string, name: string, content: string): Promise<void> {
    await mkdir(path.join(folder, 'from', machine), { recursive: true });
    await writeFile(path.join(folder, 'from', machine, name), content);
  }

  async function layWindowsMachines(): Promise<void> {
    for (const [machine, metadata] of [
      ['packages-win-x64', X64],
      ['packages-win-arm64', ARM],
    ] as const) {
      await lay(machine, metadata.path, `program for ${machine}`);
      await lay(machine, 'latest.yml', dump(metadata));
      await lay(machine, 'builder-debug.yml', 'x64: {}');
    }
  }

  test('holds every package, one metadata file, and checksums that sha256sum finds right', async () => {
    await layWindowsMachines();
    await lay('packages-linux-x64', 'sbom.cdx.json', '{}');
    const to = path.join(folder, 'to');
    expect(await assembleRelease(path.join(folder, 'from'), to, 10)).toEqual([
      'Frontdesk-1.2.3-win-arm64.exe',
      'Frontdesk-1.2.3-win-x64.exe',
      'SHA256SUMS',
      'latest.yml',
      'sbom.cdx.json',
    ]);
    const metadata = readUpdateMetadata(load(await readFile(path.join(to, 'latest.yml'), 'utf8')));
    expect(metadata.files).toHaveLength(2);
    expect(metadata).toHaveProperty('stagingPercentage', 10);
    // The metadata changes with the rollout, so it is not among them.
    expect(await readFile(path.join(to, 'SHA256SUMS'), 'utf8')).not.toContain('latest.yml');
    if (process.platform === 'linux') {
      expect(execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: to, encoding: 'utf8' })).toMatch(
        /x64\.exe: OK/,
      );
    }
  });

  test('is refused when its metadata offers what is not in it', async () => {
    await layWindowsMachines();
    await rm(path.join(folder, 'from/packages-win-arm64', ARM.path));
    await expect(assembleRelease(path.join(folder, 'from'), path.join(folder, 'to'), 10)).rejects.toThrow(
      /latest\.yml offers Frontdesk-1\.2\.3-win-arm64\.exe/,
    );
  });
});

describe('the bill of materials', () => {
  const everything = readBillOfMaterials({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: { component: { 'bom-ref': 'frontdesk@1.2.3', name: 'checkout', version: '1.2.3' } },
    components: ['zod@4.6.7', 'vite@8.3.8', 'electron@45.4.1', 'zod@3.0.0'].map((ref) => {
      const [name = '', version = ''] = ref.split('@');
      return { 'bom-ref': ref, name, version };
    }),
    dependencies: [
      { ref: 'frontdesk@1.2.3', dependsOn: ['zod@4.6.7', 'vite@8.3.8'] },
      { ref: 'zod@4.6.7', dependsOn: ['vite@8.3.8'] },
    ],
  });

  test('lists what is in the app, and Electron, and no tool', () => {
    const bill = cutToApp(everything, [{ name: 'zod', version: '4.6.7' }]);
    expect(bill.components.map((one) => one['bom-ref'])).toEqual(['zod@4.6.7', 'electron@45.4.1']);
    expect(bill.dependencies).toEqual([
      { ref: 'frontdesk@1.2.3', dependsOn: ['electron@45.4.1', 'zod@4.6.7'] },
      { ref: 'zod@4.6.7', dependsOn: [] },
    ]);
    expect(bill.metadata.component?.name).toBe('frontdesk');
    expect(bill).toHaveProperty('specVersion', '1.5');
  });

  test('is refused when it would leave something out', () => {
    expect(() => cutToApp(everything, [{ name: 'ky', version: '2.1.0' }])).toThrow(/ky@2\.1\.0/);
  });
});
