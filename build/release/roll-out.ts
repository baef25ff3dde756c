/**
 * `node build/release/roll-out.ts FOLDER --rollout 50`: has a release's update metadata offer it to another share of the
 * installations.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dump, load } from 'js-yaml';
import { isUpdateMetadata, readUpdateMetadata, withRollout } from './update-metadata.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rollout: { type: 'string' } },
});
const [folder] = positionals;
if (folder === undefined || values.rollout === undefined) {
  throw new Error('node build/release/roll-out.ts FOLDER --rollout 50');
}
const names = (await readdir(folder)).filter(isUpdateMetadata);
if (names.length === 0) throw new Error(`${folder} holds no update metadata`);
for (const name of names) {
  const file = path.join(folder, name);
  const metadata = withRollout(readUpdateMetadata(load(await readFile(file, 'utf8'))), Number(values.rollout));
  await writeFile(file, dump(metadata, { lineWidth: -1 }));
  process.stdout.write(`${name}: ${metadata.version} for ${values.rollout} of 100\n`);
}
