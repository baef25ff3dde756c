import { afterEach, describe, expect, it } from 'vitest';
import { readDraftTimes } from '../../../shared/appointment/draft-times.ts';
import { formatTime, serverOffsetWords } from '../../../shared/time/format.ts';
import {
  dayBounds,
  followServerOffsets,
  instantToWall,
  offsetIso,
  wallToInstant,
} from '../../../shared/time/zone.ts';
import type { PracticeServerOptions } from '../../practice/server.ts';
import { startTestServer, TestWorkstation } from '../testing/test-workstation.ts';
import { ServerClock } from './server-clock.ts';

const NEW_YORK = 'America/New_York';
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  followServerOffsets([]);
});

async function deskAt(options: PracticeServerOptions): Promise<TestWorkstation> {
  const test = await startTestServer(options);
  closers.push(() => test.server.close());
  const workstation = new TestWorkstation(test);
  closers.push(() => workstation.close());
  workstation.core.start();
  await workstation.settled();
  return workstation;
}

async function slotsOn(workstation: TestWorkstation, date: string, timeZone: string) {
  const [calendar] = workstation.store.readDirectory().calendars;
  const question = { calendarId: calendar!.id, assignedUserId: null, ...dayBounds(date, timeZone) };
  return (await workstation.core.questions.freeSlots(question)).slots;
}

describe('a server that counts the location’s clock by another law', () => {
  it('is followed: ten o’clock is sent as its ten o’clock', async () => {
    const workstation = await deskAt({ countedAs: 'Etc/GMT+4' });
    const slots = await slotsOn(workstation, '2026-12-01', NEW_YORK);
    expect(workstation.core.serverOffsets()).toEqual([
      { timeZone: NEW_YORK, fromMs: Date.UTC(2026, 10, 1, 6), offsetMinutes: -240 },
    ]);
    expect(workstation.events.filter(({ name }) => name === 'schedule.serverOffsetsChanged')).toHaveLength(1);

    const draft = { startWall: '2026-12-01T10:00', endWall: '2026-12-01T10:30' };
    for (const offered of [slots, []]) {
      expect(readDraftTimes(draft, NEW_YORK, offered)).toMatchObject({
        ok: true,
        value: { startTime: '2026-12-01T10:00:00-04:00', endTime: '2026-12-01T10:30:00-04:00' },
      });
    }
    const ten = Date.UTC(2026, 11, 1, 14);
    expect([formatTime(ten, NEW_YORK), instantToWall(ten, NEW_YORK)]).toEqual([
      '10:00',
      '2026-12-01T10:00:00',
    ]);
    expect(serverOffsetWords(workstation.core.serverOffsets()[0]!)).toBe(
      'The server counts New York as UTC-4 from Sun 1 Nov 2026; this PC’s clock data say UTC-5. Times are shown and sent as the server has them.',
    );
  });

  it('is asked once more in UTC, and what was learned is there after a restart', async () => {
    const workstation = await deskAt({ countedAs: 'Etc/GMT+4' });
    await slotsOn(workstation, '2026-12-01', NEW_YORK);
    await slotsOn(workstation, '2026-12-02', NEW_YORK);
    const asked = workstation.server.requests.filter(({ path }) => path.includes('free-slots'));
    expect(asked).toHaveLength(3);
    followServerOffsets([]);
    const clock = new ServerClock(workstation.store, () => undefined);
    expect(clock.offsets).toEqual(workstation.core.serverOffsets());
    expect(instantToWall(Date.UTC(2026, 11, 1, 14), NEW_YORK)).toBe('2026-12-01T10:00:00');
  });

  it('is Vancouver’s, whatever this computer’s zone data say of it', async () => {
    const timeZone = 'America/Vancouver';
    const workstation = await deskAt({ timezone: timeZone, countedAs: 'Etc/GMT+7' });
    const slots = await slotsOn(workstation, '2027-01-15', timeZone);
    expect(slots.map(({ startTime }) => startTime)).toContain('2027-01-15T10:00:00-07:00');
    const draft = { startWall: '2027-01-15T10:00', endWall: '2027-01-15T10:30' };
    expect(readDraftTimes(draft, timeZone, slots)).toMatchObject({
      value: { startTime: '2027-01-15T10:00:00-07:00', endTime: '2027-01-15T10:30:00-07:00' },
    });
  });

  it('is not taken for one that answers in a zone of its own choice', async () => {
    const workstation = await deskAt({ answerZone: 'America/Chicago' });
    await slotsOn(workstation, '2026-12-01', NEW_YORK);
    expect(workstation.core.serverOffsets()).toEqual([]);
    expect(offsetIso(Date.UTC(2026, 11, 1, 15), NEW_YORK)).toBe('2026-12-01T10:00:00-05:00');
  });
});

describe('what is learned of a server’s clock', () => {
  const slot = (startTime: string) => ({ startTime, startMs: Date.parse(startTime) });
  const inUtc = () => Promise.resolve([slot('2026-12-01T15:00:00Z')]);
  const clockOf = (): ServerClock => {
    const values = new Map<string, unknown>();
    return new ServerClock(
      { readMeta: (key) => values.get(key) ?? null, writeMeta: (key, value) => void values.set(key, value) },
      () => undefined,
    );
  };

  it('holds until the server counts as this computer does again', async () => {
    const clock = clockOf();
    await clock.learn([slot('2026-12-01T10:00:00-04:00')], NEW_YORK, inUtc);
    await clock.learn([slot('2027-07-01T10:00:00-04:00')], NEW_YORK, inUtc);
    await clock.learn([slot('2027-12-01T10:00:00-05:00')], NEW_YORK, inUtc);
    expect(clock.offsets.map(({ offsetMinutes }) => offsetMinutes)).toEqual([-240, null]);
    expect(offsetIso(Date.UTC(2027, 0, 15, 15), NEW_YORK)).toBe('2027-01-15T11:00:00-04:00');
    expect(offsetIso(Date.UTC(2028, 0, 15, 15), NEW_YORK)).toBe('2028-01-15T10:00:00-05:00');
  });

  it('knows no gap and no hour twice where the server does not change its clocks', async () => {
    const clock = clockOf();
    await clock.learn([slot('2026-12-01T10:00:00-04:00')], NEW_YORK, inUtc);
    expect(wallToInstant('2027-03-14T02:30', NEW_YORK).kind).toBe('exact');
    expect(wallToInstant('2026-11-01T01:30', NEW_YORK)).toEqual({
      kind: 'exact',
      epochMs: Date.UTC(2026, 10, 1, 5, 30),
    });
    expect(wallToInstant('2026-03-08T02:30', NEW_YORK).kind).toBe('gap');
    const { startMs, endMs } = dayBounds('2026-11-01', NEW_YORK);
    expect((endMs - startMs) / 3_600_000).toBe(24);
  });

  it('is nothing where an answer is many hours off, or written without an offset', async () => {
    const clock = clockOf();
    const far = [slot('2026-12-01T10:00:00+09:00'), { startTime: '2026-12-01T10:00:00', startMs: 0 }];
    await clock.learn(far, NEW_YORK, inUtc);
    expect(clock.offsets).toEqual([]);
  });

  it('is the law’s own day in a zone whose clocks were never changed', async () => {
    const clock = clockOf();
    await clock.learn([slot('2027-02-01T10:00:00+06:30')], 'Asia/Kathmandu', inUtc);
    expect(clock.offsets).toEqual([
      { timeZone: 'Asia/Kathmandu', fromMs: Date.parse('2027-02-01T00:00:00+06:30'), offsetMinutes: 390 },
    ]);
  });
});
