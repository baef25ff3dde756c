import { mkdir, rm } from 'node:fs/promises';
import { ALBUM_FOLDER } from './album.ts';

/** Clears the pictures of the tour before. */
export default async function begin(): Promise<void> {
  await rm(ALBUM_FOLDER, { recursive: true, force: true });
  await mkdir(ALBUM_FOLDER, { recursive: true });
}
