import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ApiError } from './errors.ts';
import { readRefusal, refusalKind, refusedField } from './read-answer.ts';

const judge = (status: number, body: unknown): [string, string | null] => {
  const words = readRefusal(body);
  const kind = refusalKind(status, words.serverMessages);
  return [kind, refusedField(kind, words)];
};

describe('refusals are told apart by the words of the service', () => {
  it.each([
    [401, { message: 'version header was not found.' }, 'version-header', null],
    [401, { message: 'version header is invalid' }, 'version-header', null],
    [401, { message: 'The token is not authorized for this scope.' }, 'scope-missing', null],
    [401, { message: 'Invalid JWT' }, 'token-rejected', null],
    [401, { message: 'Invalid Private Integration token' }, 'token-rejected', null],
    [
      401,
      { message: 'Invalid token: access token is invalid', error: 'Unauthorized' },
      'token-rejected',
      null,
    ],
    [401, null, 'token-rejected', null],
    [400, { message: 'Location is not active' }, 'location-inactive', null],
    [403, { message: ['The location is inactive.'] }, 'location-inactive', null],
    [
      403,
      { message: 'The token does not have access to this location.' },
      'location-forbidden',
      'locationId',
    ],
    [
      401,
      { message: 'The token does not have access to this location.' },
      'location-forbidden',
      'locationId',
    ],
    [403, { message: 'Forbidden resource' }, 'rejected', null],
    [404, { message: 'Not found' }, 'not-found', null],
    [400, { message: 'The slot you have selected is no longer available.' }, 'slot-taken', 'startTime'],
    [422, { message: ['The slot you have selected is no longer available.'] }, 'slot-taken', 'startTime'],
    [
      400,
      { message: 'Selected slot duration is not a valid duration option for this calendar' },
      'duration-invalid',
      'endTime',
    ],
    [422, { message: 'The user id not part of calendar team.' }, 'not-on-team', 'assignedUserId'],
    [
      422,
      { message: ['appointmentStatus must be a valid enum value'] },
      'invalid-status',
      'appointmentStatus',
    ],
    [422, { message: ['property colour should not exist'] }, 'unknown-key', null],
    [422, { message: ['property contactId should not exist'] }, 'unknown-key', 'contactId'],
    [400, { message: 'The calendar is not an event calendar.' }, 'not-event-calendar', 'calendarId'],
    [422, { message: ['startTime should not be empty', 'x'] }, 'rejected', 'startTime'],
    [422, { message: ['body must be shorter than or equal to 5000 characters'] }, 'rejected', 'body'],
    [400, { message: 'Either userId or assignedUserId must be set' }, 'rejected', 'assignedUserId'],
    [400, { message: 'Contact not found' }, 'not-found', 'contactId'],
    [400, { message: 'Invalid location id.' }, 'not-found', 'locationId'],
    [422, { message: ['Invalid calendar id.'] }, 'not-found', 'calendarId'],
    [409, { message: 'Conflict' }, 'conflict', null],
    [429, { message: 'Too Many Requests' }, 'rate-limited', null],
    [400, { message: { deep: true } }, 'rejected', null],
    [400, 'just text', 'rejected', null],
  ])('%i %j is %s, about %s', (status, body, kind, field) => {
    expect(judge(status, body)).toEqual([kind, field]);
  });

  it('names the client that exists already', () => {
    const words = readRefusal({
      statusCode: 400,
      message: 'This location does not allow duplicated contacts.',
      meta: { contactId: 'k1', contactName: 'Ana', matchingField: 'phone' },
      traceId: 't1',
    });
    expect(words.duplicate).toEqual({ contactId: 'k1', contactName: 'Ana', matchingField: 'phone' });
    expect(words.traceId).toBe('t1');
    expect(refusalKind(400, words.serverMessages)).toBe('duplicate-contact');
    expect(refusedField('duplicate-contact', words)).toBe('phone');
  });

  it('makes do with whatever body comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 400, max: 499 }), (body, status) => {
        const words = readRefusal(body);
        expect(words.serverMessages.every((message) => typeof message === 'string')).toBe(true);
        expect(refusalKind(status, words.serverMessages)).toEqual(expect.any(String));
      }),
    );
  });
});

describe('the failure of the catalogue', () => {
  it('names the missing scope', () => {
    const error = new ApiError({
      kind: 'scope-missing',
      outcome: 'refused',
      isWrite: true,
      requiredScope: 'contacts.write',
    });
    expect(error.failure).toMatchObject({ code: 'scope-missing', params: { scopes: ['contacts.write'] } });
  });

  it('keeps the server’s words and the field a refusal is about', () => {
    const error = new ApiError({
      kind: 'rejected',
      outcome: 'refused',
      isWrite: true,
      serverMessages: ['title is too long', 'address is too long'],
      field: 'title',
    });
    expect(error.failure).toMatchObject({
      code: 'rejected',
      params: { serverMessage: 'title is too long; address is too long', field: 'title' },
    });
  });
});
