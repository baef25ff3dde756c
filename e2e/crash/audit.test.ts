import { beforeEach, describe, expect, it } from 'vitest';
import { emptyDataset } from '../../electron/practice/dataset/clinic.ts';
import { stateOf, type PracticeAppointment, type PracticeState } from '../../electron/practice/world.ts';
import { auditDrawn, auditServer, MADE_LAST_NAME } from './audit.ts';
import { expectedAfter } from './expected.ts';
import { movedDatesOf } from './workstation-script.ts';
import { TARGETS, TIME_ZONE, type BookIntent, type Intent } from './intents.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-11-30T14:00:00Z');
const WINDOW = { startMs: START_MS - DAY_MS, endMs: START_MS + 30 * DAY_MS };
const SPAN = { startMs: START_MS, endMs: START_MS + HOUR_MS / 2 };
const NOTHING = { lost: [], doubled: [], wrong: [] };

let state: PracticeState;
beforeEach(() => {
  state = stateOf(emptyDataset({ seed: 'audit', nowMs: START_MS, timezone: TIME_ZONE }));
});

function booked(parts: Partial<BookIntent> = {}): BookIntent {
  const [contact] = state.contacts.values();
  return {
    wants: 'book',
    orderId: 'first',
    title: 'R1#1',
    client: { kind: 'existing', contactId: contact!.id, name: 'Known' },
    target: 'consultation',
    repeat: null,
    leftOut: [],
    seriesId: null,
    insists: true,
    ...SPAN,
    ...parts,
  };
}

/** Puts on the server what the order asks for. */
function arrives(intent: BookIntent, parts: Partial<PracticeAppointment> = {}): void {
  const { calendarId, providerId } = TARGETS[intent.target];
  const id = `sErVeRiD${String(state.appointments.size).padStart(12, '0')}`;
  state.appointments.set(id, {
    id,
    locationId: state.location.id,
    contactId: intent.client.kind === 'existing' ? intent.client.contactId : 'made',
    calendarId,
    assignedUserId: providerId,
    title: intent.title,
    appointmentStatus: 'confirmed',
    startMs: intent.startMs,
    endMs: intent.endMs,
    meetingLocationType: 'custom',
    rrule: intent.repeat === null ? null : `RRULE:FREQ=DAILY;INTERVAL=1;COUNT=${intent.repeat.count}`,
    expansionZone: TIME_ZONE,
    changedOccurrences: new Map(),
    createdBy: { source: 'test' },
    dateAddedMs: START_MS,
    dateUpdatedMs: START_MS,
    ...parts,
  });
}

const audit = (...intents: Intent[]) => auditServer(state, expectedAfter(intents), WINDOW);

describe('the audit of the server', () => {
  it('is content when everything ordered is there once', () => {
    const single = booked();
    const series = booked({ orderId: 'second', title: 'R1#2', repeat: { frequency: 'DAILY', count: 3 } });
    arrives(single);
    arrives(series);
    expect(audit(single, series)).toEqual(NOTHING);
  });

  it('sees what is missing', () => {
    expect(audit(booked()).lost).toEqual(['booking R1#1: ordered 1, found 0']);
  });

  it('sees what is there twice', () => {
    arrives(booked());
    arrives(booked());
    expect(audit(booked()).doubled).toEqual(['booking R1#1: ordered 1, found 2']);
  });

  it('sees what nobody ordered', () => {
    arrives(booked({ title: 'R1#9' }));
    expect(audit().doubled).toEqual(['booking R1#9: ordered 0, found 1']);
  });

  it('wants both of two that were ordered alike', () => {
    const lookalikes = [booked(), booked({ orderId: 'second' })];
    arrives(lookalikes[0]!);
    expect(audit(...lookalikes).lost).toHaveLength(1);
    arrives(lookalikes[1]!);
    expect(audit(...lookalikes)).toEqual(NOTHING);
  });

  it('sees a date of a series that is missing', () => {
    const series = booked({ repeat: { frequency: 'DAILY', count: 3 } });
    arrives({ ...series, repeat: { frequency: 'DAILY', count: 2 } });
    expect(audit(series).lost).toEqual(['booking R1#1: ordered 3, found 2']);
  });

  it('sees a moved date of a series that is missing, and one that stands at its old time too', () => {
    const series = booked({ repeat: { frequency: 'DAILY', count: 3 }, leftOut: [1] });
    const [moved] = movedDatesOf(series);
    if (moved === undefined) throw new Error('A date that is left out takes place at another time.');
    const rule = 'RRULE:FREQ=DAILY;INTERVAL=1;COUNT=3';
    const exdate = new Date(START_MS + DAY_MS).toISOString().replace(/[-:]|\.\d+/g, '');
    arrives(series, { rrule: `${rule}\nEXDATE:${exdate}` });
    expect(audit(series, moved).lost).toEqual(['booking R1#1-1: ordered 1, found 0']);
    arrives(moved);
    expect(audit(series, moved)).toEqual(NOTHING);
    for (const made of state.appointments.values()) if (made.rrule !== null) made.rrule = rule;
    expect(audit(series, moved).doubled).toEqual(['booking R1#1: ordered 2, found 3']);
  });

  it.each([
    ['time', { startMs: START_MS + HOUR_MS, endMs: START_MS + 2 * HOUR_MS }],
    ['status', { appointmentStatus: 'noshow' }],
    ['calendar', { calendarId: 'another' }],
    ['provider', { assignedUserId: 'another' }],
    ['client', { contactId: 'another' }],
  ] satisfies [string, Partial<PracticeAppointment>][])('sees another %s', (_what, parts) => {
    arrives(booked(), parts);
    expect(audit(booked()).wrong).toHaveLength(1);
  });

  it('wants a change to be there, and what was deleted to be gone', () => {
    arrives(booked());
    const base = { bookingId: 'first', occurrence: null, knownAs: [SPAN], isSeries: false } as const;
    const cancelled: Intent = {
      wants: 'change',
      orderId: 'change',
      ...base,
      to: { status: 'cancelled' },
      insists: true,
    };
    expect(audit(booked(), cancelled).wrong).toHaveLength(1);
    const removed: Intent = { wants: 'delete', orderId: 'delete', ...base };
    expect(audit(booked(), removed).doubled).toHaveLength(1);
  });

  it('sees a client who was made twice or not at all', () => {
    const fields = { firstName: 'R1-1', lastName: MADE_LAST_NAME, phone: '', email: '' };
    const order = booked({ client: { kind: 'new', localContactId: 'local-1', fields } });
    expect(audit(order).lost).toContain('client R1-1 of R1#1');
    const [someone] = state.contacts.values();
    for (const id of ['one', 'two']) {
      state.contacts.set(id, { ...someone!, id, firstName: 'R1-1', lastName: MADE_LAST_NAME });
    }
    expect(audit(order).doubled).toContain('client R1-1: found 2');
  });

  it('sees a block and a note that are missing or twice', () => {
    arrives(booked());
    const block: Intent = {
      wants: 'block',
      orderId: 'block',
      blockId: null,
      title: 'R1#3',
      owner: 'provider',
      ...SPAN,
    };
    const note: Intent = { wants: 'note', orderId: 'note', bookingId: 'first', body: 'Note' };
    expect(audit(booked(), block, note).lost).toEqual([
      'block R1#3: ordered 1, found 0',
      'note on R1#1: ordered 1, found 0',
    ]);
    const [appointmentId] = state.appointments.keys();
    for (const id of ['one', 'two'])
      state.notes.set(id, { id, appointmentId: appointmentId!, body: 'Note', dateAddedMs: START_MS });
    expect(audit(booked(), note).doubled).toEqual(['note on R1#1: ordered 1, found 2']);
  });
});

describe('the audit of the screen', () => {
  it('sees what is drawn twice, not at all or otherwise', () => {
    const expected = expectedAfter([booked()]);
    const drawn = { title: 'R1#1', status: 'confirmed', ...SPAN };
    expect(auditDrawn([drawn], expected)).toEqual(NOTHING);
    expect(auditDrawn([drawn, drawn], expected).doubled).toHaveLength(1);
    expect(auditDrawn([], expected).lost).toHaveLength(1);
    expect(auditDrawn([{ ...drawn, status: 'cancelled' }], expected).wrong).toHaveLength(1);
  });
});
