/**
 * `node build/release/assemble.ts FROM TO --rollout 10`: makes one release out of what the pipeline's machines have made,
 * each in a folder of its own under FROM: all packages, the update metadata merged into one file per system and channel, the
 * bill of materials, the licences, and SHA256SUMS over all but the metadata, which changes with the rollout.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dump, load } from 'js-yaml';
import { isUpdateMetadata, mergeUpdateMetadata, readUpdateMetadata, withRollout } from './update-metadata.ts';

/** What people, and their apps, download. */
const WANTED = /\.(exe|dmg|zip|deb|AppImage|blockmap)$|^(sbom\.cdx\.json|THIRD-PARTY-LICENSES\.txt)$/;

/** Makes the release; returns the names of its files. */
export async function assembleRelease(from: string, to: string, rolloutPercentage: number): Promise<string[]> {
  await mkdir(to, { recursive: true });
  const files = (await readdir(from, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const seen = new Map<string, string>();
  for (const entry of files.filter(({ name }) => WANTED.test(name))) {
    const file = path.join(entry.parentPath, entry.name);
    const hash = await sha256(file);
    const before = seen.get(entry.name);
    if (before !== undefined && before !== hash) throw new Error(`two machines made different files named ${entry.name}`);
    seen.set(entry.name, hash);
    await copyFile(file, path.join(to, entry.name));
  }
  const metadata = Map.groupBy(
    files.filter(({ name }) => isUpdateMetadata(name)),
    ({ name }) => name,
  );
  for (const [name, entries] of metadata) {
    const parts = await Promise.all(
      entries.map(async (entry) =>
        readUpdateMetadata(load(await readFile(path.join(entry.parentPath, name), 'utf8'))),
      ),
    );
    const merged = withRollout(mergeUpdateMetadata(parts), rolloutPercentage);
    for (const { url } of merged.files) {
      if (!seen.has(url)) throw new Error(`${name} offers ${url}, which is not part of the release`);
    }
    await writeFile(path.join(to, name), dump(merged, { lineWidth: -1 }));
  }
  const sums = [...seen].sort().map(([name, hash]) => `${hash}  ${name}\n`);
  await writeFile(path.join(to, 'SHA256SUMS'), sums.join(''));
  return (await readdir(to)).sort();
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { rollout: { type: 'string', default: '100' } },
  });
  const [from, to] = positionals;
  if (from === undefined || to === undefined) throw new Error('node build/release/assemble.ts FROM TO [--rollout 10]');
  const names = await assembleRelease(from, to, Number(values.rollout));
  process.stdout.write(`${names.join('\n')}\n`);
}
