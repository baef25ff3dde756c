import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import {
  type BookingDraft,
  bookingDraftSchema,
  EMPTY_DRAFT,
  type StoredDraft,
  WHOLE_FORM,
} from '../../shared/appointment/booking-draft.ts';
import { type Directory, directorySchema } from '../../shared/ipc/account-calls.ts';
import { createContacts } from './clients/contacts.ts';
import type { StoreDatabase } from './database/database.ts';
import { createOutboxTransfer } from './transfer/outbox-transfer.ts';
import { createEventsTable, createNotesTable } from './schedule/events-table.ts';
import { createKeptValues } from './database/stored-json.ts';
import { createListingLog, createFreshness } from './schedule/listing-log.ts';
import { createListingMerge } from './schedule/listing-merge.ts';
import { createHeldTime } from './outbox/held-time.ts';
import { createLocalIds } from './outbox/local-ids.ts';
import { createOutboxRowView } from './outbox/outbox-row-view.ts';
import { createResultKeeper } from './outbox/outbox-results.ts';
import { createOutboxTable } from './outbox/outbox-table.ts';
import { createOutbox } from './outbox/outbox.ts';
import { rescueFilesOf } from './rescue.ts';
import { createSchedule } from './schedule/schedule.ts';
import { readFields, readStored, toStored } from '../base/stored-json.ts';
import { DRAFT_SHAPE } from './database/stored-shapes.ts';
import type { Cipher } from './database/encryption.ts';
import { createSeriesTable, createSeriesLearning } from './schedule/series-table.ts';
import { toStoreFailure } from './store-failure.ts';
import type { OpenStoreOptions, Store } from './store.ts';

const DIRECTORY_KEY = 'directory';
const DRAFT_KEY = 'draft';
/** The last form that could only be read in part, as it was. */
const UNREADABLE_DRAFT_KEY = 'draft-unreadable';
const META_PREFIX = 'meta:';

const EMPTY_DIRECTORY: Directory = {
  location: null,
  calendars: [],
  groups: [],
  providers: [],
  fetchedAtMs: null,
};

/** Puts the folders of the store together over an open, migrated file. */
export function assembleStore(database: StoreDatabase, cipher: Cipher, options: OpenStoreOptions): Store {
  const { nowMs, deskName, filePath } = options;
  const keptValues = createKeptValues(database, cipher);
  const localIds = createLocalIds(database);
  const events = createEventsTable(database, cipher);
  const series = createSeriesTable(database, cipher);
  const log = createListingLog(database, cipher);
  const notes = createNotesTable(database, cipher, nowMs);
  const table = createOutboxTable(database, cipher);
  const contacts = createContacts({
    database,
    cipher,
    keptValues,
    localIds,
    reportDamage: (failure) => options.onBackgroundFailure?.(failure),
  });

  let directory: Directory | null = null;
  function readDirectory(): Directory {
    directory ??= directorySchema.safeParse(keptValues.read(DIRECTORY_KEY)).data ?? EMPTY_DIRECTORY;
    return directory;
  }

  const unfinishedRows = () => table.select(`WHERE o.state NOT IN ('done', 'discarded') ORDER BY o.sequence`);
  const timeZone = (): string | null => readDirectory().location?.timeZone ?? null;
  const seriesLearning = createSeriesLearning(series, timeZone);
  const schedule = createSchedule({
    database,
    events,
    series,
    log,
    notes,
    localIds,
    readDirectory,
    nowMs,
    merge: createListingMerge({
      database,
      events,
      log,
      series: seriesLearning,
      timeZone,
      nowMs,
      calendarsOfGroup: (groupId) =>
        readDirectory()
          .calendars.filter((calendar) => calendar.groupId === groupId)
          .map(({ id }) => id),
    }),
    freshness: createFreshness(log, nowMs),
    unfinishedRows,
    client: (contactId) => contacts.brief(contactId),
  });
  const outbox = createOutbox({
    database,
    table,
    localIds,
    contacts,
    heldTime: createHeldTime(table, keptValues),
    deskName,
    nowMs,
    keepResult: createResultKeeper({ events, series, contacts, notes, localIds, nowMs }),
    view: createOutboxRowView({
      table,
      client: (contactId) => contacts.brief(contactId),
      findAppointment: (id) => schedule.readListedAppointment(id),
    }),
    about: {
      client: (contactId) => contacts.brief(contactId),
      event: (id) => {
        const drawn = schedule.readAppointment(id);
        if (drawn !== null) return { ...drawn, clientName: drawn.contactName };
        const blocked = schedule.readBlockedSlot(id);
        return blocked === null ? null : { ...blocked, contactId: null, series: null };
      },
    },
  });

  const drafts = createOutboxTransfer({
    database,
    table,
    localIds,
    contacts,
    locationId: () => readDirectory().location?.id ?? null,
    nowMs,
  });

  events.forgetWriteTimes();
  series.clampTimes(nowMs());
  contacts.setCountry(readDirectory().location?.country ?? null);
  // Every row that still has to go is opened now: damage in one must be found at the start, not when it is due.
  for (const { payload } of unfinishedRows()) {
    if (payload.kind === 'create-contact') contacts.setProvisional(payload.localContactId, payload.fields);
  }

  /** The same form as it was kept before: what this version does not know of it stays in it. */
  function keptDraft(draftId: string): { value: BookingDraft; json: Record<string, unknown> } | null {
    const kept = readStored(keptValues.read(DRAFT_KEY), DRAFT_SHAPE);
    return kept.ok && kept.value.draftId === draftId ? kept : null;
  }

  function close(): void {
    contacts.stop();
    database.close();
  }

  return {
    outbox,
    drafts,
    schedule,
    contacts,
    readDirectory,
    writeDirectory(next) {
      keptValues.write(DIRECTORY_KEY, next);
      directory = next;
      contacts.setCountry(next.location?.country ?? null);
    },
    readDraft(): StoredDraft {
      const json = keptValues.read(DRAFT_KEY);
      if (json === null) return { draft: null, leftOut: [] };
      const whole = readStored(json, DRAFT_SHAPE);
      if (whole.ok) return { draft: whole.value, leftOut: [] };
      if (json === undefined) return { draft: null, leftOut: [WHOLE_FORM] };
      // Of another version's shape: what can be read of it is better than nothing, and the rest is not thrown away.
      keptValues.write(UNREADABLE_DRAFT_KEY, json);
      const { value, leftOut } = readFields(bookingDraftSchema, json, {
        ...EMPTY_DRAFT,
        draftId: randomUUID(),
      });
      return { draft: value, leftOut };
    },
    writeDraft(draft) {
      keptValues.write(DRAFT_KEY, draft && toStored(draft, DRAFT_SHAPE, keptDraft(draft.draftId)));
    },
    unreadableRows: () => table.unreadable(),
    unreadableRaw: () => table.unreadableRaw(),
    giveUpUnreadable: (id) => table.giveUpUnreadable(id, nowMs()),
    readMeta: (key) => keptValues.read(META_PREFIX + key) ?? null,
    writeMeta: (key, value) => keptValues.write(META_PREFIX + key, value),
    unsentCount: () => outbox.counts().unsentCount + table.unreadable().length,
    wipe() {
      close();
      for (const path of [filePath, `${filePath}-wal`, `${filePath}-shm`, ...rescueFilesOf(filePath)])
        erase(path);
    },
    close,
  };
}

/**
 * Overwrites a file before deleting it. What a disk keeps in spare blocks is out of reach; the values there are
 * encrypted, and the key goes with the account.
 */
function erase(path: string): void {
  if (!existsSync(path)) return;
  try {
    const handle = openSync(path, 'r+');
    try {
      const zeros = Buffer.alloc(1024 * 1024);
      let left = statSync(path).size;
      let position = 0;
      while (left > 0) {
        const written = writeSync(handle, zeros, 0, Math.min(left, zeros.length), position);
        left -= written;
        position += written;
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    rmSync(path, { force: true });
  } catch (error) {
    throw toStoreFailure(error);
  }
}
