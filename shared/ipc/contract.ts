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
import type { z } from 'zod';
import { accountCalls, accountEvents } from './account-calls.ts';
import { bookingCalls, bookingEvents } from './booking-calls.ts';
import {
  workstationCalls,
  workstationEvents,
  computerCalls,
  computerEvents,
  pcCalls,
  pcEvents,
} from './workstation-calls.ts';
import { scheduleCalls, scheduleEvents, sheetCalls, sheetEvents } from './schedule-calls.ts';

/** Prefix of every channel, so that no other message can be taken for one of ours. */
export const calls = {
  ...workstationCalls,
  ...accountCalls,
  ...scheduleCalls,
  ...sheetCalls,
  ...bookingCalls,
  ...pcCalls,
  ...computerCalls,
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
