import { describe, expect, it } from 'vitest';
import { createApiClient } from './client.ts';
import type { ApiClient } from './client-types.ts';
import { createRateBudget } from './rate-budget.ts';
import { failureOf } from './testing/caught.ts';
import { bookingAt } from './testing/exercise.ts';
import { sendJson, startScriptedServer, type Script } from './testing/scripted-server.ts';

const START = '2026-12-01T10:00:00-05:00';
const END = '2026-12-01T10:30:00-05:00';

describe('paths that the practice server has no say in', () => {
  const against = async (script: Script, run: (client: ApiClient) => Promise<unknown>): Promise<unknown> => {
    const scripted = await startScriptedServer(script);
    try {
      const baseUrl = scripted.baseUrl;
      return await run(
        createApiClient({ baseUrl, getToken: () => 't', timeoutMs: 5000, budget: createRateBudget() }),
      );
    } finally {
      await scripted.close();
    }
  };

  it('pages through the users of a large location and ends on its last page', async () => {
    const users = Array.from({ length: 250 }, (_, index) => ({ id: `u${index}`, name: `User ${index}` }));
    const found = await against(
      (request, response) => {
        const url = new URL(request.url, 'http://localhost');
        const skip = Number(url.searchParams.get('skip'));
        if (url.pathname === '/users/') sendJson(response, 410, { message: 'Gone' });
        else if (url.pathname === '/users/search')
          sendJson(response, 200, { users: users.slice(skip, skip + 100), count: 250 });
        else sendJson(response, 200, { location: { id: 'l1', companyId: 'co1', timezone: 'UTC' } });
      },
      (scripted) => scripted.users.list('l1'),
    );
    expect((found as { items: unknown[] }).items).toHaveLength(250);
  });

  it('gives null for a change whose answer is too thin to be an appointment', async () => {
    const changed = await against(
      (_, response) => sendJson(response, 200, { id: 'e1', appointmentStatus: 'showed' }),
      (scripted) => scripted.appointments.update('e1', { appointmentStatus: 'showed' }),
    );
    expect(changed).toBeNull();
  });

  it('fills a thin answer to a booking from the request, but never its series', async () => {
    const request = { ...bookingAt(START, END), rrule: 'RRULE:FREQ=DAILY;COUNT=2' };
    const booked = await against(
      (_, response) => sendJson(response, 201, { appointment: { id: 'e1' } }),
      (scripted) => scripted.appointments.create(request),
    );
    expect(booked).toMatchObject({
      id: 'e1',
      startMs: Date.parse(START),
      endMs: Date.parse(END),
      status: '',
      series: null,
    });
  });

  it('takes no id that is no text for what a booking was made with', async () => {
    const odd = { id: 'e1', contactId: 7, calendarId: {}, assignedUserId: [], title: 5 };
    const request = { ...bookingAt(START, END), assignedUserId: 'u1', title: 'Cleaning' };
    const booked = await against(
      (_, response) => sendJson(response, 201, odd),
      (scripted) => scripted.appointments.create(request),
    );
    const { contactId, calendarId, assignedUserId, title } = request;
    expect(booked).toMatchObject({ id: 'e1', contactId, calendarId, assignedUserId, title });
  });

  it('takes a deletion that the server says was not done for a refusal', async () => {
    const error = await against(
      (_, response) => sendJson(response, 201, { succeeded: false }),
      (scripted) => failureOf(scripted.events.remove('e1')),
    );
    expect(error).toMatchObject({ kind: 'rejected', outcome: 'refused' });
  });
});
