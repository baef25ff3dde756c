/**
 * The files that installed apps read to learn of an update: `latest.yml`, `latest-mac.yml`, `latest-linux.yml` and
 * those of other channels. Each machine of the release pipeline writes its own for its processor; people read one.
 */
import { z } from 'zod';

/** Those files' names: a channel, a system, a processor. electron-builder's debug file is none. */
export function isUpdateMetadata(fileName: string): boolean {
  return /^(latest|alpha|beta)(-mac|-linux(-\w+)?)?\.yml$/.test(fileName);
}

const fileSchema = z.looseObject({
  url: z.string().min(1),
  sha512: z.string().min(1),
  size: z.number().int().positive(),
});

const metadataSchema = z.looseObject({
  version: z.string().min(1),
  files: z.array(fileSchema).min(1),
  path: z.string().min(1),
  sha512: z.string().min(1),
  releaseDate: z.string().min(1),
});

/** What one such file says; fields that are not listed are kept. */
export type UpdateMetadata = z.infer<typeof metadataSchema>;

/** @throws {z.ZodError} for anything but update metadata */
export function readUpdateMetadata(content: unknown): UpdateMetadata {
  return metadataSchema.parse(content);
}

/**
 * One file out of those that several machines wrote under the same name. Apps choose by the processor in a file's name;
 * `path`, which the oldest of them read, names the one for x64.
 *
 * @throws {Error} when they are not of one version, or name the same file with different contents
 */
export function mergeUpdateMetadata(parts: readonly UpdateMetadata[]): UpdateMetadata {
  const versions = new Set(parts.map(({ version }) => version));
  const first = [...parts].sort((one, other) => rank(one) - rank(other))[0];
  if (first === undefined || versions.size !== 1) {
    throw new Error(`update metadata of ${String(versions.size)} versions cannot be one: ${[...versions].join(', ')}`);
  }
  const files = new Map(first.files.map((file) => [file.url, file]));
  for (const file of parts.flatMap((part) => part.files)) {
    const known = files.get(file.url);
    if (known !== undefined && known.sha512 !== file.sha512) {
      throw new Error(`two machines made different files named ${file.url}`);
    }
    files.set(file.url, file);
  }
  return { ...first, files: [...files.values()] };
}

function rank(part: UpdateMetadata): number {
  return /arm64/.test(part.path) ? 1 : 0;
}

/**
 * Offers the update to a share of the installations only: each draws its place once, by itself.
 *
 * @param percentage 1 to 100; with 100 everybody gets it
 */
export function withRollout(metadata: UpdateMetadata, percentage: number): UpdateMetadata {
  if (!Number.isInteger(percentage) || percentage < 1 || percentage > 100) {
    throw new Error(`a rollout reaches 1 to 100 percent of the installations, not ${String(percentage)}`);
  }
  const { stagingPercentage: _before, ...rest } = metadata;
  return percentage === 100 ? rest : { ...rest, stagingPercentage: percentage };
}
