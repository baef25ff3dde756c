import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../messages/messages.ts';
import type { RepeatRule } from '../series/repeat-rule.ts';
import type { BookingDraft } from './booking-draft.ts';
import { type BookingOrder } from './booking-order.ts';
import { fixtureCalendar, fixtureContext, fixtureDraft } from './draft.fixture.ts';
import type { DraftField } from './draft-field.ts';
import { draftToOrder, type DraftContext } from './draft-to-order.ts';

function orderOf(draft: Partial<BookingDraft>, context: Partial<DraftContext> = {}): BookingOrder {
  const reading = draftToOrder(fixtureDraft(draft), fixtureContext(context));
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.order;
}

function errorsOf(
  draft: Partial<BookingDraft>,
  context: Partial<DraftContext> = {},
): Partial<Record<DraftField, string>> {
  const reading = draftToOrder(fixtureDraft(draft), fixtureContext(context));
  return reading.ok ? {} : Object.fromEntries(reading.errors.map(({ field, message }) => [field, message]));
}

const place = (given: Partial<BookingDraft['place']>): BookingDraft['place'] => ({
  meetingLocationType: null,
  meetingLocationId: null,
  address: '',
  overrideLocationConfig: null,
  ...given,
});

const daily: RepeatRule = {
  kind: 'pattern',
  frequency: 'daily',
  interval: 1,
  weekdays: [],
  monthly: null,
  end: { kind: 'count', count: 5 },
  skippedDates: [],
};

/** As the API's documentation prints it. */
const DOCUMENTED_REQUEST = {
  calendarId: 'CVokAlI8fgw4WYWoCtQz',
  locationId: 'C2QujeCh8ZnC7al2InWR',
  contactId: '0007BWpSzSwfiuSl0tR2',
  startTime: '2021-06-23T03:30:00+05:30',
  title: 'Test Event',
  meetingLocationType: 'custom',
  meetingLocationId: 'custom_0',
  overrideLocationConfig: true,
  appointmentStatus: 'confirmed',
  assignedUserId: '0007BWpSzSwfiuSl0tR2',
  description: 'Booking a call to discuss the project',
  address: 'Zoom',
  ignoreDateRange: false,
  toNotify: false,
  ignoreFreeSlotValidation: true,
  rrule: 'RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5',
  endTime: '2021-06-23T04:30:00+05:30',
};

test('the documented example request comes out of a form, key for key', () => {
  const { client, request } = orderOf(
    {
      startWall: '2021-06-23T03:30',
      endWall: '2021-06-23T04:30',
      title: 'Test Event',
      titleEdited: true,
      place: place({ meetingLocationType: 'custom', meetingLocationId: 'custom_0', address: 'Zoom' }),
      notes: 'Booking a call to discuss the project',
      runAutomations: false,
      repeat: daily,
    },
    { location: { id: 'C2QujeCh8ZnC7al2InWR', name: 'Riverside', timeZone: 'Asia/Kolkata' } },
  );
  const contactId = client.kind === 'existing' ? client.contactId : '';
  expect({ ...request, contactId }).toEqual(DOCUMENTED_REQUEST);
});

describe('everything that is wrong is told at once', () => {
  test('an empty form names what is missing, in the order of the form', () => {
    const reading = draftToOrder(
      fixtureDraft({
        client: { kind: 'none', query: '' },
        calendarId: null,
        assignedUserId: null,
        startWall: null,
        endWall: null,
      }),
      fixtureContext(),
    );
    expect(reading.ok ? [] : reading.errors.map(({ field }) => field)).toEqual([
      'client',
      'calendar',
      'start',
    ]);
  });

  test('a form with every field wrong names every field', () => {
    const errors = errorsOf({
      client: {
        kind: 'new',
        localContactId: 'local-1',
        firstName: ' ',
        lastName: 'x'.repeat(101),
        phone: 'call me',
        email: 'nonsense',
      },
      assignedUserId: 'stranger',
      endWall: '2026-11-24T09:00',
      place: place({ meetingLocationType: 'address' }),
      title: 't'.repeat(1001),
      titleEdited: true,
      notes: 'n'.repeat(5001),
    });
    expect(Object.keys(errors)).toEqual([
      'clientFirstName',
      'clientLastName',
      'clientPhone',
      'clientEmail',
      'provider',
      'end',
      'placeDetail',
      'title',
      'notes',
    ]);
    expect(errors.provider).toBe('Tom O’Brien does not offer Consultation. Choose somebody who does.');
    expect(errors.clientEmail).toBe('This does not look like an e-mail address.');
    expect(errors.title).toBe('This is too long by 1 character: the server takes 1000.');
  });

  test('a half-typed client is asked to be chosen or created by that name', () => {
    expect(errorsOf({ client: { kind: 'none', query: 'Lopez' } }).client).toContain('“Lopez”');
  });

  test('a service that is no longer offered is refused', () => {
    expect(errorsOf({ calendarId: 'closed' }).calendar).toMatch(/not offered any more/);
    expect(errorsOf({ calendarId: 'gone' }).calendar).toMatch(/not offered any more/);
  });
});

describe('times', () => {
  test('wall times go with the offset the location has on that day', () => {
    expect(orderOf({}).request.startTime).toBe('2026-11-24T10:00:00-05:00');
    const summer = orderOf({ startWall: '2026-07-01T10:00', endWall: '2026-07-01T10:30' });
    expect(summer.request.startTime).toBe('2026-07-01T10:00:00-04:00');
    expect(summer.meant).toEqual({
      startWall: '2026-07-01T10:00',
      endWall: '2026-07-01T10:30',
      timeZone: 'America/New_York',
    });
  });

  test('a slot the server offered is sent to the letter as it was offered', () => {
    const startMs = Date.parse('2026-11-24T15:00:00Z');
    const { request } = orderOf(
      {},
      { offeredSlots: [{ startMs, startTime: '2026-11-24T15:00:00.000+00:00' }] },
    );
    expect(request.startTime).toBe('2026-11-24T15:00:00.000+00:00');
    expect(request.endTime).toBe('2026-11-24T10:30:00-05:00');
  });

  test('a time the clocks jump over is refused with one that exists', () => {
    const errors = errorsOf({ startWall: '2026-03-08T02:30', endWall: '2026-03-08T03:00' });
    expect(errors.start).toBe(
      'The clocks jump over 02:30 on Sun 8 Mar 2026. Choose another time, such as 03:30.',
    );
  });

  test('of a time that comes twice the first is meant, and said', () => {
    const reading = draftToOrder(
      fixtureDraft({ startWall: '2026-11-01T01:30', endWall: '2026-11-01T02:00' }),
      fixtureContext(),
    );
    if (!reading.ok) throw new Error('It was refused.');
    expect(reading.order.request.startTime).toBe('2026-11-01T01:30:00-04:00');
    expect(reading.notes).toEqual(['The clocks show 01:30 twice on Sun 1 Nov 2026: the first is meant.']);
  });

  test('of a time that comes twice the second is taken where only that one is free', () => {
    const startTime = '2026-11-01T01:30:00-05:00';
    const { request } = orderOf(
      { startWall: '2026-11-01T01:30', endWall: '2026-11-01T02:00' },
      { offeredSlots: [{ startMs: Date.parse(startTime), startTime }] },
    );
    expect(request.startTime).toBe(startTime);
  });

  test('an unknown time zone is a fault of the location, not of the user', () => {
    const location = { id: 'x', name: 'x', timeZone: 'Mars/Olympus' };
    expect(errorsOf({}, { location }).form).toContain('Mars/Olympus');
  });
});

describe('what the server is told to check', () => {
  test('automations and both checks are always said', () => {
    expect(orderOf({}).request).toMatchObject({
      toNotify: true,
      ignoreDateRange: false,
      ignoreFreeSlotValidation: false,
    });
    expect(orderOf({ runAutomations: false }).request.toNotify).toBe(false);
    expect(orderOf({ skipSlotValidation: true }).request.ignoreFreeSlotValidation).toBe(true);
  });

  test('booking over a conflict tells the server not to check, and the outbox neither', () => {
    const order = orderOf({}, { acceptConflicts: true });
    expect(order.acceptConflicts).toBe(true);
    expect(order.request.ignoreFreeSlotValidation).toBe(true);
  });
});

describe('a series', () => {
  test('is never sent without the switch that makes the server keep its rule', () => {
    const { request } = orderOf({ repeat: daily });
    expect(request.ignoreFreeSlotValidation).toBe(true);
    expect(request.rrule).toBe('RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5');
  });

  test('carries its skipped dates as EXDATE in UTC, each with the offset of its own day', () => {
    const repeat: RepeatRule = {
      ...daily,
      frequency: 'weekly',
      end: { kind: 'never' },
      skippedDates: ['2026-10-27', '2026-11-03'],
    };
    const { request } = orderOf({ repeat, startWall: '2026-10-20T10:00', endWall: '2026-10-20T10:30' });
    expect(request.rrule).toBe('RRULE:FREQ=WEEKLY;INTERVAL=1\nEXDATE:20261027T140000Z,20261103T150000Z');
  });

  test('needs somebody by name: the server looks for nobody where it checks nothing', () => {
    expect(errorsOf({ assignedUserId: null })).toEqual({});
    expect(errorsOf({ assignedUserId: null, repeat: daily }).provider).toMatch(/who it is with/);
    expect(errorsOf({ assignedUserId: null, skipSlotValidation: true }).provider).toMatch(/who it is with/);
  });

  test('that begins on a day its rule does not give is refused, with the first that it does', () => {
    const repeat: RepeatRule = { ...daily, frequency: 'weekly', weekdays: ['MO'] };
    expect(errorsOf({ repeat }).repeat).toBe(
      'Tue 24 Nov 2026 is not one of the days it repeats on. The first that is: Mon 30 Nov 2026.',
    );
  });

  test('of which every date is skipped is refused', () => {
    const repeat: RepeatRule = {
      ...daily,
      end: { kind: 'count', count: 2 },
      skippedDates: ['2026-11-24', '2026-11-25'],
    };
    expect(errorsOf({ repeat }).repeat).toMatch(/No date is left/);
  });

  test('with a pasted rule that cannot be read is refused', () => {
    const repeat: RepeatRule = { kind: 'pasted', rule: 'FREQ=SOMETIMES', skippedDates: [] };
    expect(errorsOf({ repeat }).repeat).toBeTruthy();
  });
});

describe('who', () => {
  test('a service that does not choose by itself asks for a provider', () => {
    expect(errorsOf({ calendarId: 'class', assignedUserId: null }).provider).toBe('Choose who it is with.');
  });

  test('a service without a team takes anybody, or nobody', () => {
    const calendars = [fixtureCalendar({ teamMembers: [] })];
    expect(errorsOf({ assignedUserId: 'stranger' }, { calendars })).toEqual({});
    expect(orderOf({ assignedUserId: null }, { calendars }).request).not.toHaveProperty('assignedUserId');
  });

  test('a new client is trimmed and keeps the id bookings wait for it by', () => {
    const { client } = orderOf({
      client: {
        kind: 'new',
        localContactId: 'local-7',
        firstName: ' Ana ',
        lastName: 'López ',
        phone: ' 555 010 2030',
        email: ' ana@mail.example ',
      },
    });
    expect(client).toEqual({
      kind: 'new',
      localContactId: 'local-7',
      fields: { firstName: 'Ana', lastName: 'López', phone: '555 010 2030', email: 'ana@mail.example' },
    });
  });
});

describe('the place', () => {
  test.each([
    ['nothing chosen sends nothing', {}, {}],
    [
      'an id alone does not override',
      { meetingLocationId: 'custom_0' },
      { meetingLocationId: 'custom_0', overrideLocationConfig: false },
    ],
    [
      'a type alone overrides',
      { meetingLocationType: 'zoom' },
      { meetingLocationType: 'zoom', overrideLocationConfig: true },
    ],
    [
      'with both, what was typed counts unless the desk says otherwise',
      { meetingLocationType: 'phone', meetingLocationId: 'custom_0', overrideLocationConfig: false },
      { meetingLocationType: 'phone', meetingLocationId: 'custom_0', overrideLocationConfig: false },
    ],
    ['an address alone is sent alone', { address: ' 12 River Road ' }, { address: '12 River Road' }],
  ] as const)('%s', (_name, given, sent) => {
    const { meetingLocationType, meetingLocationId, overrideLocationConfig, address } = orderOf({
      place: place(given),
    }).request;
    const fields = { meetingLocationType, meetingLocationId, overrideLocationConfig, address };
    expect(JSON.parse(JSON.stringify(fields))).toEqual(sent);
  });
});

describe('the title', () => {
  test('is client and service where the calendar has no template', () => {
    expect(orderOf({}).request.title).toBe('Ana López – Consultation');
  });

  test('is the template filled in, without the names the app does not know', () => {
    const calendars = [
      fixtureCalendar({ eventTitle: '{{contact.first_name}} × {{ calendar.name }} - {{custom.field}}' }),
    ];
    expect(orderOf({}, { calendars }).request.title).toBe('Ana × Consultation');
  });

  test('is the user’s own once it was edited', () => {
    expect(orderOf({ title: 'Knee, left', titleEdited: true }).request.title).toBe('Knee, left');
  });
});

describe('in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  test('what is wrong is said in the language at that moment, of a client’s fields too', () => {
    const wrong: Partial<BookingDraft> = {
      client: { kind: 'new', localContactId: 'x', firstName: '', lastName: '', phone: 'abc', email: 'x' },
      title: 'x'.repeat(1002),
      titleEdited: true,
    };
    expect(errorsOf(wrong).title).toBe('This is too long by 2 characters: the server takes 1000.');
    setLanguage('de');
    expect(errorsOf(wrong)).toMatchObject({
      clientFirstName: 'Bitte einen Vornamen eintippen.',
      clientEmail: 'Das sieht nicht wie eine E-Mail-Adresse aus.',
      title: 'Das ist um 2 Zeichen zu lang: Der Server nimmt 1000.',
    });
  });
});
