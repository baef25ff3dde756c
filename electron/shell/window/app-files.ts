import { readFile, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { contentTypeOf, fileOfAddress } from './app-address.ts';
import { currentLanguage, textDirection } from '../../../shared/messages/messages.ts';
import { RESPONSE_HEADERS } from './response-headers.ts';

/** Why a file cannot be read that says no more than that it is not there. */
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP']);

/**
 * Answers a request under `app://` with a file of the renderer's folder, or with 404: another method than GET, an address
 * that stands for no file of the renderer's, a link that leads out of the folder. Every answer has `RESPONSE_HEADERS`.
 * A page says the current language on its first tag: it is known there before anything is drawn.
 */
export async function answerAppRequest(
  request: Pick<Request, 'method' | 'url'>,
  rendererFolder: string,
): Promise<Response> {
  const file = request.method === 'GET' ? fileOfAddress(request.url, rendererFolder) : null;
  if (file === null) return notFound();
  try {
    const [folder, target] = await Promise.all([realpath(rendererFolder), realpath(file)]);
    if (!target.startsWith(folder + sep)) return notFound();
    // Through Node's fs, which reads inside the asar; a copy, because Response takes no shared memory.
    const bytes = new Uint8Array(await readFile(target));
    const body = file.endsWith('.html') ? inCurrentLanguage(new TextDecoder().decode(bytes)) : bytes;
    return new Response(body, { headers: { ...RESPONSE_HEADERS, 'Content-Type': contentTypeOf(file) } });
  } catch (error) {
    if (!NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return notFound();
  }
}

function inCurrentLanguage(page: string): string {
  const language = currentLanguage();
  return page.replace('<html lang="en">', `<html lang="${language}" dir="${textDirection(language)}">`);
}

function notFound(): Response {
  return new Response('Not found', {
    status: 404,
    headers: { ...RESPONSE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
