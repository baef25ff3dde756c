import { basename, relative, isAbsolute } from 'node:path';
import type { AccountState } from '../../shared/account/account.ts';
import { failure } from '../../shared/failures/failures.ts';
import { currentLanguage, m } from '../../shared/messages/messages.ts';
import { isHour12, type Preferences } from '../../shared/preferences/preferences.ts';
import { daySheet, type DaySheet, type SheetOrder } from '../../shared/schedule/day-sheet.ts';
import { DEFAULT_TIME_STYLE } from '../../shared/time/format.ts';
import { addDays, dateOf, dayBounds } from '../../shared/time/zone.ts';
import type { Emit } from '../base/events.ts';
import { ExpectedFailure, expectedFailure } from '../base/expected-failure.ts';
import type { Log } from '../base/log.ts';
import { pause, systemTimers, type Timers } from '../base/timers.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { SheetDialogs } from '../location/file-dialogs.ts';
import type { LocationSession, OpenSession } from '../location/location-session.ts';
import { atFile } from '../location/transfer-handlers.ts';
import { diskFiles, SheetFolder, sheetFileName, writeWhole, type MadeSheet } from './sheet-folder.ts';
import { paperSizeOf, sheetPage, type SheetPage } from './sheet-page.ts';
import type { SheetPrinter } from './sheet-printer.ts';

type SheetHandlers = Pick<
  Handlers,
  'sheet.print' | 'sheet.savePdf' | 'sheet.folder' | 'sheet.chooseFolder' | 'sheet.forgetFolder'
>;

export interface DaySheetsOptions {
  dataFolder: string;
  deskName: string;
  nowMs: () => number;
  log: Log;
  emit: Emit;
  preferences: () => Preferences;
  /** BCP 47 with its region: the paper and the clock are as there. */
  locale: () => string;
  account: () => AccountState;
  openSession: OpenSession;
  printer: Pick<SheetPrinter, 'pdf' | 'print'>;
  dialogs: SheetDialogs;
  timers?: Timers;
}

/** Someone waits for the paper: what the server says within this time is on it. */
const FRESH_MS = 2_000;

/** Days on paper and as files: what is asked for in the window, and what is saved by itself after a change. */
export class DaySheets {
  readonly #options: DaySheetsOptions;
  readonly #folder: SheetFolder;
  #stops: (() => void)[] = [];

  constructor(options: DaySheetsOptions) {
    this.#options = options;
    const { dataFolder, deskName, nowMs, log, emit, printer, timers = systemTimers } = options;
    this.#folder = new SheetFolder({
      dataFolder,
      deskName,
      nowMs,
      log,
      timers,
      pdf: (page) => printer.pdf(page),
      onChange: (state) => {
        emit('sheet.folderChanged', state);
      },
    });
  }

  /** The schedule that is open now. Only a real location's days are saved: practice clients are made up. */
  follow(account: AccountState, session: LocationSession | null): void {
    for (const stop of this.#stops.splice(0)) stop();
    if (account.kind === 'signed-in')
      this.#folder.keepOnly(account.knownLocations.map(({ locationId }) => locationId));
    if (account.kind === 'first-run') this.#folder.keepOnly([]);
    if (session === null || account.kind !== 'signed-in') {
      this.#folder.follow(null);
      return;
    }
    const { nowMs } = this.#options;
    const zone = (): string | null => zoneOf(session, account);
    const isShown = ({ startMs, endMs }: { startMs: number; endMs: number }): boolean => {
      const timeZone = zone();
      if (timeZone === null) return false;
      const today = dateOf(nowMs(), timeZone);
      return (
        startMs < dayBounds(addDays(today, 1), timeZone).endMs && endMs > dayBounds(today, timeZone).startMs
      );
    };
    const changed = (): void => {
      this.#folder.changed();
    };
    this.#stops = [
      session.sync.on('schedule.changed', (window) => {
        if (isShown(window)) changed();
      }),
      session.sync.on('directory.changed', changed),
      session.sync.on('contacts.changed', changed),
    ];
    this.#folder.follow({
      locationId: session.locationId,
      today: () => {
        const timeZone = zone();
        return timeZone === null ? null : dateOf(nowMs(), timeZone);
      },
      make: (date) => this.#made(date, session),
    });
  }

  /** The language, the clock or how much is said may be another. */
  preferencesChanged(): void {
    this.#folder.changed();
  }

  /** Ends what is under way. */
  close(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    return this.#folder.close();
  }

  readonly handlers: SheetHandlers = {
    'sheet.print': async (order) => ({
      outcome: await this.#options.printer.print(this.#page(await this.#fresh(order))),
    }),
    'sheet.savePdf': async (order) => {
      const { locationId } = this.#options.openSession();
      const filePath = await this.#options.dialogs.chooseWhereToSavePdf(
        sheetFileName(order.date, locationId),
      );
      if (filePath === null) return null;
      const bytes = await this.#options.printer.pdf(this.#page(await this.#fresh(order)));
      await atFile(filePath, () =>
        writeWhole(diskFiles, filePath, bytes, { tag: 'by-hand', isWanted: () => true }),
      );
      return { fileName: basename(filePath) };
    },
    'sheet.folder': () => this.#folder.state,
    'sheet.chooseFolder': async () => {
      if (!this.#folder.state.isPossible) throw expectedFailure('not-signed-in');
      const folder = await this.#options.dialogs.chooseFolder();
      if (folder === null) return this.#folder.state;
      const inside = relative(this.#options.dataFolder, folder);
      // Nothing of a person lies in the clear where the app keeps its own files.
      if (!inside.startsWith('..') && !isAbsolute(inside)) {
        throw new ExpectedFailure(
          failure('file-unavailable', { why: 'not-allowed', fileName: basename(folder) }),
        );
      }
      this.#folder.choose(folder);
      return this.#folder.state;
    },
    'sheet.forgetFolder': () => {
      this.#folder.forget();
      return this.#folder.state;
    },
  };

  /** The day as the server has it now, where it answers at once; else as it is known here, which the sheet says. */
  async #fresh(order: SheetOrder): Promise<DaySheet> {
    const session = this.#options.openSession();
    const timeZone = zoneOf(session, this.#options.account());
    if (timeZone !== null && session.sync.connection().state === 'online') {
      const waiting = new AbortController();
      // A server that fails is told by the connection, and the sheet says how old it is.
      const fetched = session.sync.fetchWindow(dayBounds(order.date, timeZone)).catch(() => null);
      await Promise.race([fetched, pause(this.#options.timers ?? systemTimers, FRESH_MS, waiting.signal)]);
      waiting.abort();
    }
    return this.#sheet(order, this.#options.openSession());
  }

  #made(date: string, session: LocationSession): MadeSheet {
    const detail = this.#options.preferences().savedSheetDetail;
    const sheet = this.#sheet({ date, who: { kind: 'everyone' }, detail }, session);
    const page = this.#page(sheet, m.sheet_rewritten());
    // How old it is alone is no change.
    const content = JSON.stringify([{ ...sheet, asOf: '' }, page.paper, currentLanguage()]);
    return { page, content };
  }

  #page(sheet: DaySheet, remark?: string): SheetPage {
    const paper = paperSizeOf(this.#options.locale());
    return sheetPage(sheet, { paper, ...(remark === undefined ? {} : { remark }) });
  }

  #sheet(order: SheetOrder, session: LocationSession): DaySheet {
    const { nowMs, preferences, locale, account } = this.#options;
    const timeZone = zoneOf(session, account());
    if (timeZone === null) throw expectedFailure('zone-unknown');
    const { calendars, providers, location } = session.store.readDirectory();
    return daySheet({
      order,
      window: session.sync.readWindow(dayBounds(order.date, timeZone)),
      placeName: location?.name ?? '',
      calendars,
      providers,
      timeZone,
      style: { ...DEFAULT_TIME_STYLE, hour12: isHour12(preferences(), locale()) },
      nowMs: nowMs(),
      isPractice: account().kind === 'practice',
    });
  }
}

function zoneOf(session: LocationSession, account: AccountState): string | null {
  const known = session.store.readDirectory().location?.timeZone;
  if (known !== undefined) return known;
  return account.kind === 'signed-in' ? account.location.timeZone : null;
}
