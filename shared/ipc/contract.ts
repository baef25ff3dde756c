/**
 * The one contract between the main process and the renderer.
 *
 * A call `contacts.search` in `calls` gives
 *   - main:     a handler registered under that name, its input and sender checked before it runs;
 *   - renderer: `bridge.call('contacts.search', input)`, which answers a `Reply` (reply.ts);
 *   - tests:    a stand-in bridge with the same names and schemas.
 * An event `schedule.changed` in `events` is pushed by main and received with `bridge.on('schedule.changed', listener)`.
 * Channel names are derived from the keys; none is typed by hand anywhere.
 */
import { z } from 'zod';
import { accountCalls, accountEvents } from './account-calls.ts';
import { bookingCalls, bookingEvents } from './booking-calls.ts';
import {
  workstationCalls,
  workstationEvents,
  computerCalls,
  computerEvents,
  localDataCalls,
  pcEvents,
} from './workstation-calls.ts';
import { replySchema, type Reply } from './reply.ts';
import { scheduleCalls, scheduleEvents, sheetCalls, sheetEvents } from './schedule-calls.ts';

const singleCalls = {
  ...workstationCalls,
  ...accountCalls,
  ...scheduleCalls,
  ...sheetCalls,
  ...bookingCalls,
  ...localDataCalls,
  ...computerCalls,
};

/** What a window reads when it opens; none of it takes an input. */
export const START_READS = [
  'workstation.info',
  'workstation.connection',
  'preferences.read',
  'computer.state',
  'updates.state',
  'account.state',
  'directory.read',
  'directory.readArrangement',
  'outbox.list',
  'outbox.unreadable',
  'autosave.read',
  'repair.read',
  'sheet.folder',
  'drafts.read',
  'schedule.serverOffsets',
] as const satisfies readonly (keyof typeof singleCalls)[];

/** The reply of each read of the start, as if it had been called by itself. */
export type StartReplies = {
  [Name in (typeof START_READS)[number]]: Reply<z.output<(typeof singleCalls)[Name]['output']>>;
};

export const calls = {
  ...singleCalls,
  /** Everything the window needs to draw itself first, but for the days it will show, in one answer. */
  'window.start': {
    input: z.undefined(),
    output: z.strictObject(
      Object.fromEntries(START_READS.map((name) => [name, replySchema(singleCalls[name].output)])),
    ) as unknown as z.ZodType<StartReplies>,
  },
};

export const events = {
  ...workstationEvents,
  ...accountEvents,
  ...scheduleEvents,
  ...sheetEvents,
  ...bookingEvents,
  ...pcEvents,
  ...computerEvents,
};

export type Calls = typeof calls;
export type Events = typeof events;
export type CallName = keyof Calls;
export type EventName = keyof Events;

/** What a caller may pass, before defaults and trimming. */
export type CallInput<Name extends CallName> = z.input<Calls[Name]['input']>;
/** What a handler is given, parsed. */
export type ParsedCallInput<Name extends CallName> = z.output<Calls[Name]['input']>;
export type CallOutput<Name extends CallName> = z.output<Calls[Name]['output']>;
export type EventPayload<Name extends EventName> = z.output<Events[Name]>;
