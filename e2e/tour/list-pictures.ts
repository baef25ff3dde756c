import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ALBUM_FOLDER } from './album.ts';

const STYLE =
  'body{font:14px system-ui;margin:24px;background:#888}h2{margin-top:32px}figure{display:inline-block;margin:8px;vertical-align:top}img{width:620px;display:block;border:1px solid #444}';

/** Writes an index.html that shows all pictures of the tour, by size and theme. */
export default async function listPictures(): Promise<void> {
  const entries = await readdir(ALBUM_FOLDER, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const sections = await Promise.all(
    folders.toSorted().map(async (folder) => {
      const pictures = (await readdir(path.join(ALBUM_FOLDER, folder))).toSorted();
      const figures = pictures.map(
        (picture) =>
          `<figure><a href="${folder}/${picture}"><img loading="lazy" src="${folder}/${picture}" alt=""></a><figcaption>${picture}</figcaption></figure>`,
      );
      return `<h2>${folder}</h2>${figures.join('')}`;
    }),
  );
  const page = `<!doctype html><meta charset="utf-8"><title>Frontdesk tour</title><style>${STYLE}</style><h1>Frontdesk</h1>${sections.join('')}`;
  await writeFile(path.join(ALBUM_FOLDER, 'index.html'), page);
}
