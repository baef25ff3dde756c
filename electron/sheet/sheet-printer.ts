import { BrowserWindow, session, type Session } from 'electron';
import { expectedFailure } from '../base/expected-failure.ts';
import { guardSession } from '../shell/guards/page-guards.ts';
import { APP_ORIGIN, APP_SCHEME } from '../shell/window/app-address.ts';
import { pagePreferences } from '../shell/window/page-preferences.ts';
import { RESPONSE_HEADERS } from '../shell/window/response-headers.ts';
import { SHEET_STYLE_FILE, type SheetPage } from './sheet-page.ts';

/** Nothing that is drawn by this PC alone takes that long; after it the attempt counts as failed. */
const LONGEST_MS = 60_000;
/** In inches, as `printToPDF` wants it: 12 mm, and 16 mm where the foot of the page is. */
const MARGINS = { top: 0.47, left: 0.47, right: 0.47, bottom: 0.63 };

/**
 * Draws day sheets, for paper and as PDF, one after another: in a window that is never shown, runs no script and has no
 * bridge, in a session of its own that lives in memory and answers with the sheet and nothing else.
 */
export class SheetPrinter {
  #session: Session | null = null;
  #page: SheetPage | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** The sheet as a PDF that a screen reader can read. */
  pdf(page: SheetPage): Promise<Uint8Array> {
    return this.#drawn(page, (window) =>
      inTime(
        window.webContents.printToPDF({
          pageSize: page.paper,
          margins: MARGINS,
          printBackground: true,
          generateTaggedPDF: true,
          displayHeaderFooter: true,
          headerTemplate: '<span></span>',
          footerTemplate: page.footer,
        }),
      ),
    );
  }

  /** Opens the system's dialog for printing and resolves when it is closed. Throws `print-failed`. */
  print(page: SheetPage): Promise<'printed' | 'cancelled'> {
    return this.#drawn(
      page,
      (window) =>
        new Promise((resolve, reject) => {
          window.webContents.print({ pageSize: page.paper, printBackground: true }, (isPrinted, reason) => {
            if (isPrinted) resolve('printed');
            else if (/cancel/i.test(reason)) resolve('cancelled');
            else reject(expectedFailure('print-failed'));
          });
        }),
    );
  }

  #drawn<Result>(page: SheetPage, work: (window: BrowserWindow) => Promise<Result>): Promise<Result> {
    const run = this.#last.then(async () => {
      this.#page = page;
      const window = new BrowserWindow({
        show: false,
        webPreferences: {
          ...pagePreferences(null, true),
          javascript: false,
          session: await this.#ownSession(),
        },
      });
      try {
        await inTime(window.loadURL(`${APP_ORIGIN}/sheet.html`));
        return await work(window);
      } finally {
        this.#page = null;
        if (!window.isDestroyed()) window.destroy();
      }
    });
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #ownSession(): Promise<Session> {
    if (this.#session) return this.#session;
    const own = session.fromPartition('day-sheet', { cache: false });
    await guardSession(own, { allowDevTools: false });
    own.protocol.handle(APP_SCHEME, ({ url, method }) => this.#answer(url, method));
    this.#session = own;
    return own;
  }

  #answer(url: string, method: string): Response {
    const page = method === 'GET' ? this.#page : null;
    const files: ReadonlyMap<string, [body: string, type: string]> = new Map(
      page === null
        ? []
        : [
            [`${APP_ORIGIN}/sheet.html`, [page.html, 'text/html']],
            [`${APP_ORIGIN}/${SHEET_STYLE_FILE}`, [page.css, 'text/css']],
          ],
    );
    const [body, type] = files.get(url) ?? ['Not found', 'text/plain'];
    const headers = { ...RESPONSE_HEADERS, 'Content-Type': `${type}; charset=utf-8` };
    return new Response(body, { status: files.has(url) ? 200 : 404, headers });
  }
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('a sheet was not drawn in time'));
    }, LONGEST_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
