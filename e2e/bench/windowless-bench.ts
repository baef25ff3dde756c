import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { RRuleTemporal } from 'rrule-temporal';
import { projectFolder } from '../../build/setup/paths.mjs';
import { readBookingCalendar } from '../../electron/api/readers/calendar-reader.ts';
import { LOCATION_ID } from '../../electron/practice/dataset/directory.ts';
import { TRIAL_RATE_LIMIT } from '../../electron/practice/gatekeeper.ts';
import { callPractice } from '../../electron/practice/practice-caller.ts';
import {
  startTestServer,
  TEST_NOW_MS,
  TEST_TIME_ZONE,
  TestWorkstation,
} from '../../electron/sync/testing/test-workstation.ts';
import type { Appointment } from '../../shared/appointment/appointment.ts';
import { checkSeries } from '../../shared/conflicts/nearest-free.ts';
import { indexSchedule } from '../../shared/conflicts/schedule-index.ts';
import { readSeries } from '../../shared/series/read-series.ts';
import { offsetIso } from '../../shared/time/zone.ts';
import { clinicWith, datesFrom, dayAfterDay, WEEK_OF, ZONE } from './data.ts';
import { nextMonday } from '../fixtures/dates.ts';
import { figuresOf, rowOf, timesOf, type Row } from './measure.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const SEEN_LIMIT_S = 60;

/** What the form does at each change of a rule: every date, each held against what is booked. */
export async function benchPreview(isShort: boolean): Promise<Row[]> {
  const dates = 52;
  const first = nextMonday(ZONE);
  const booked = dayAfterDay(datesFrom(first, isShort ? 20 : 365), { perDay: 14, minutes: 30 }).slice(
    0,
    isShort ? 200 : 5_000,
  );
  const clinic = clinicWith(booked)({ seed: 'bench', nowMs: Date.now(), timezone: ZONE });
  const appointments = clinic.appointments.map((one): Appointment => ({
    id: one.id,
    locationId: one.locationId,
    calendarId: one.calendarId,
    contactId: one.contactId,
    assignedUserId: one.assignedUserId,
    title: one.title,
    startMs: one.startMs,
    endMs: one.endMs,
    status: one.appointmentStatus,
    description: '',
    address: '',
    meetingLocationType: null,
    meetingLocationId: null,
    series: null,
    source: null,
    dateAddedMs: null,
    dateUpdatedMs: null,
  }));
  const calendars = clinic.calendars.flatMap((one) => readBookingCalendar({ ...one }, LOCATION_ID) ?? []);
  const facts = {
    timeZone: ZONE,
    appointments,
    blockedSlots: [],
    calendars,
    providerName: () => 'Jonas Lindqvist',
    contactName: () => 'Rosan Deo',
  };
  const index = indexSchedule(facts);
  const rule = `FREQ=WEEKLY;INTERVAL=1;COUNT=${String(dates)}`;
  const startWall = `${first.toString()}T10:10:00`;
  const style = { hour12: false, locale: 'en-GB' };
  const wanted = { calendarId: calendars[0]?.id ?? null, providerId: WEEK_OF, contactId: null };
  const runs = isShort ? 3 : 60;
  const ours = await timesOf(
    runs,
    () => {
      const series = readSeries({
        startWall,
        timeZone: ZONE,
        durationMinutes: 30,
        rruleText: `RRULE:${rule}`,
      });
      if (!series.ok) throw new Error(series.message);
      const rows = checkSeries(series.value, wanted, index, { nowMs: Date.now(), style });
      if (rows.length !== dates) throw new Error(`${rows.length} of ${dates} dates`);
    },
    { warmUp: 5 },
  );
  const peer = await timesOf(
    runs,
    () => {
      const dtstart = startWall.replaceAll(/[-:]/g, '');
      const found = new RRuleTemporal({
        rruleString: `DTSTART;TZID=${ZONE}:${dtstart}\nRRULE:${rule}`,
      }).all();
      if (found.length !== dates) throw new Error(`${found.length} of ${dates} dates`);
    },
    { warmUp: 5 },
  );
  const indexed = await timesOf(isShort ? 2 : 10, () => indexSchedule(facts));
  return [
    rowOf({
      what: `series preview: ${String(dates)} dates against ${String(booked.length)} bookings (paint-free)`,
      ours,
      beside: 'rrule-temporal, expanding only',
      floor: peer,
      most: 3,
      note: `laying out the bookings, once per reading: ${figuresOf(indexed).p50.toFixed(1)} ms`,
    }),
  ];
}

/** Four workstations of a trial account through ten hours of a clock that is told how late it is. */
export async function benchDesks(isShort: boolean): Promise<Row[]> {
  const hours = isShort ? 0.2 : 10;
  const test = await startTestServer({ dataset: 'small', rateLimit: TRIAL_RATE_LIMIT });
  const desks = Array.from({ length: 4 }, () => new TestWorkstation(test));
  const today = { startMs: TEST_NOW_MS - 7 * HOUR_MS, endMs: TEST_NOW_MS + 17 * HOUR_MS };
  const settled = (): Promise<unknown> => Promise.all(desks.map((desk) => desk.settled()));
  const seenAfterS: number[] = [];
  const sought = new Map<TestWorkstation, { title: string; sinceMs: number }>();
  const look = (): void => {
    for (const [desk, { title, sinceMs }] of sought) {
      if (!desk.core.readWindow(today).appointments.some((one) => one.title === title)) continue;
      seenAfterS.push((test.clock.nowMs() - sinceMs) / 1_000);
      sought.delete(desk);
    }
  };
  const asked = { count: 0, refused: 0, inInterval: new Map<number, number>() };
  let lastCounted: (typeof test.server.requests)[number] | undefined;
  // The server keeps the latest requests only, and a day has more.
  const count = (): void => {
    const { requests } = test.server;
    const from = lastCounted === undefined ? 0 : requests.lastIndexOf(lastCounted) + 1;
    for (const request of requests.slice(from)) {
      const interval = Math.floor(request.atMs / TRIAL_RATE_LIMIT.intervalMs);
      asked.count += 1;
      if (request.status === 429) asked.refused += 1;
      asked.inInterval.set(interval, (asked.inInterval.get(interval) ?? 0) + 1);
    }
    lastCounted = requests.at(-1);
  };
  try {
    for (const desk of desks) {
      desk.core.start();
      desk.core.watch(today, true);
      await settled();
    }
    const calendar = [...test.server.state.calendars.values()][0];
    const contactId = [...test.server.state.contacts.keys()][0];
    const endMs = TEST_NOW_MS + hours * HOUR_MS;
    let nextChangeMs = TEST_NOW_MS + 5 * MINUTE_MS;
    for (let change = 0; test.clock.nowMs() < endMs;) {
      const dueMs = Math.min(test.clock.nextDueMs() ?? endMs, nextChangeMs, endMs);
      test.clock.advance(Math.max(0, dueMs - test.clock.nowMs()));
      await settled();
      look();
      count();
      if (test.clock.nowMs() < nextChangeMs || calendar === undefined) continue;
      // By a fifth workstation, which has no share in the count.
      const title = `Elsewhere ${String(change)}`;
      const startMs = TEST_NOW_MS + (change % 40) * 15 * MINUTE_MS;
      const answer = await callPractice(test.server, 'POST', '/calendars/events/appointments', {
        body: {
          calendarId: calendar.id,
          locationId: test.server.locationId,
          contactId,
          assignedUserId: calendar.teamMembers[0]?.userId,
          startTime: offsetIso(startMs, TEST_TIME_ZONE),
          endTime: offsetIso(startMs + calendar.slotDuration * MINUTE_MS, TEST_TIME_ZONE),
          title,
          ignoreFreeSlotValidation: true,
        },
      });
      if (answer.status !== 200) throw new Error(`not booked elsewhere: ${JSON.stringify(answer.body)}`);
      for (const desk of desks)
        if (!sought.has(desk)) sought.set(desk, { title, sinceMs: test.clock.nowMs() });
      change += 1;
      nextChangeMs += 10 * MINUTE_MS;
    }
    count();
    const what = `four desks, ${String(hours)} hours, trial account`;
    return [
      rowOf({
        what: `${what}: requests`,
        ours: [asked.count],
        beside: 'allowed a day',
        floor: TRIAL_RATE_LIMIT.daily,
        most: 1,
        unit: '',
        note: `${String(asked.refused)} refused`,
      }),
      rowOf({
        what: `${what}: most in ten seconds`,
        ours: [Math.max(...asked.inInterval.values())],
        beside: 'allowed in ten seconds',
        floor: TRIAL_RATE_LIMIT.burst,
        most: 1,
        unit: '',
      }),
      rowOf({
        what: `${what}: a change elsewhere seen`,
        ours: seenAfterS,
        beside: 'limit',
        floor: SEEN_LIMIT_S,
        by: 'p95',
        most: 1,
        unit: 's',
        note: `${String(sought.size)} never seen before the end`,
      }),
    ];
  } finally {
    for (const desk of desks) await desk.close();
    await test.server.close();
  }
}

/** What 0.1.0 weighed when these figures began, in kB, built for production: what a new release is held to. */
const LAST_RELEASE_KB = { page: 1804, main: 3651 };
/** A release may grow by so much unnoticed. */
const GROWTH = 1.02;

function bytesBelow(folder: string): { file: string; bytes: number }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ file, bytes: statSync(file).size }));
}

const kbOf = (files: readonly { bytes: number }[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;

/** How much code there is: what the page loads before it draws anything, and main's bundle. */
export function benchCode(): Row[] {
  const page = bytesBelow(path.join(projectFolder, 'dist/renderer')).filter(({ file }) =>
    /\.(js|css)$/.test(file),
  );
  const zipped = page.reduce((sum, { file }) => sum + gzipSync(readFileSync(file)).length, 0) / 1_000;
  const main = kbOf(bytesBelow(path.join(projectFolder, 'dist/main')));
  const beside = 'the last release';
  return [
    rowOf({
      what: 'code: first page bundle',
      ours: [kbOf(page)],
      beside,
      floor: LAST_RELEASE_KB.page,
      most: GROWTH,
      unit: 'kB',
      note: `${zipped.toFixed(0)} kB compressed; the packaged app is held by npm run package`,
    }),
    rowOf({
      what: 'code: main',
      ours: [main],
      beside,
      floor: LAST_RELEASE_KB.main,
      most: GROWTH,
      unit: 'kB',
    }),
  ];
}
