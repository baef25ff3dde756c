/**
 * `node build/release/describe.ts FOLDER`: writes what is in the app, after a production build: `sbom.cdx.json` and
 * `THIRD-PARTY-LICENSES.txt`.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listBundledPackages } from '../package/bundled-packages.mjs';
import { writeLicences } from '../package/third-party-licences.mjs';
import { projectFolder } from '../setup/paths.mjs';
import { cutToApp, readBillOfMaterials } from './bill-of-materials.ts';

const folder = path.resolve(process.argv[2] ?? 'release');
const packages = await listBundledPackages();
const npmList: unknown = JSON.parse(
  execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'], {
    cwd: projectFolder,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    shell: process.platform === 'win32',
  }),
);
const bill = cutToApp(readBillOfMaterials(npmList), packages);
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), await writeLicences(packages));
process.stdout.write(`${String(bill.components.length)} components in ${folder}\n`);
