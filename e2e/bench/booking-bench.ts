import { randomUUID } from 'node:crypto';
import { CONSULTATION_ID, PROVIDER_IDS } from '../../electron/practice/dataset/directory.ts';
import { callMain } from '../fixtures/call-main.ts';
import { startClinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, spokenDay, wireTime } from '../fixtures/dates.ts';
import { removeDataFolder, startWorkstation } from '../fixtures/workstation.ts';
import { CLIENT, listedEvents } from '../fixtures/other-workstation.ts';
import { Schedule } from '../pages/schedule.ts';
import { medianMs, middleOf, type Measurement } from './measure.ts';

const ZONE = 'America/New_York';
/** What a server far away takes for an answer. */
const SERVER_DELAY_MS = 150;
const BOOKINGS = 8;
const WEEK_MS = 7 * 86_400_000;

/** The app at work, in the real window: booking and reading a week, beside asking the server for the same. */
export async function benchBooking(): Promise<Measurement[]> {
  const clinic = await startClinic({ bookings: 'busy' });
  const { page, dataFolder, quit } = await startWorkstation({ apiUrl: clinic.baseUrl });
  try {
    await callMain(page, 'account.signIn', { token: clinic.token, locationId: clinic.locationId });
    const schedule = new Schedule(page);
    const date = dayOfNextWeek(6, ZONE);
    await schedule.goTo(date);
    await schedule
      .event(/Consultation/)
      .first()
      .waitFor();
    clinic.server.faults.add({ kind: 'latency', delayMs: SERVER_DELAY_MS });
    const shownMs: number[] = [];
    const confirmedMs: number[] = [];
    for (let index = 0; index < BOOKINGS; index += 1) {
      const start = `${String(13 + Math.floor(index / 2))}:${index % 2 === 0 ? '00' : '30'}`;
      const end = `${String(13 + Math.floor((index + 1) / 2))}:${index % 2 === 0 ? '30' : '00'}`;
      const label = `${spokenDay(date)}, ${start} to ${end}`;
      const pressedAtMs = performance.now();
      await callMain(page, 'booking.create', orderFor(clinic.locationId, date, start, end));
      await schedule.event(new RegExp(label)).waitFor();
      shownMs.push(performance.now() - pressedAtMs);
      await schedule.event(new RegExp(`${label}.*confirmed$`)).waitFor();
      confirmedMs.push(performance.now() - pressedAtMs);
    }
    const startMs = Date.parse(wireTime(dayOfNextWeek(1, ZONE), '00:00', ZONE));
    const window = { startMs, endMs: startMs + WEEK_MS };
    const readMs = await medianMs(10, () => callMain(page, 'schedule.read', window));
    const calendarIds = [...clinic.server.state.calendars.keys()];
    const listMs = await medianMs(5, () =>
      Promise.all(calendarIds.map((calendarId) => listedEvents(clinic, window, calendarId))),
    );
    return [
      {
        what: `a booking shown, server ${String(SERVER_DELAY_MS)} ms away`,
        ours: 'committed and drawn',
        peer: 'confirmed by the server',
        oursMs: middleOf(shownMs),
        peerMs: middleOf(confirmedMs),
      },
      {
        what: `a full week read, server ${String(SERVER_DELAY_MS)} ms away`,
        ours: 'from the store, over IPC',
        peer: 'four listings at once',
        oursMs: readMs,
        peerMs: listMs,
      },
    ];
  } finally {
    await quit();
    await clinic.close();
    await removeDataFolder(dataFolder);
  }
}

function orderFor(locationId: string, date: string, start: string, end: string) {
  return {
    orderId: randomUUID(),
    client: { kind: 'existing' as const, contactId: CLIENT.id, name: CLIENT.name },
    request: {
      calendarId: CONSULTATION_ID,
      locationId,
      assignedUserId: PROVIDER_IDS.jonas,
      startTime: wireTime(date, start, ZONE),
      endTime: wireTime(date, end, ZONE),
      title: CLIENT.name,
      appointmentStatus: 'confirmed' as const,
      toNotify: false,
      ignoreFreeSlotValidation: true,
    },
    meant: { startWall: `${date}T${start}`, endWall: `${date}T${end}`, timeZone: ZONE },
    acceptConflicts: true,
  };
}
