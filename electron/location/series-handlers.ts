import { isServerId } from '../api/call.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from './open-session.ts';

/**
 * A series as a whole. Only the server can say where it begins: listings hold occurrences, and a rule that counts
 * them, or a change sent to the master, means the first one (API-NOTES §8).
 */
export function seriesHandlers(openSession: OpenSession): Pick<Handlers, 'schedule.series'> {
  return {
    'schedule.series': async ({ masterId }) => {
      const { api, store } = openSession();
      if (!isServerId(masterId)) throw notThere();
      const master = await api.appointments.get(masterId, { priority: 'interactive' });
      if (master.deleted === true || master.series === null) throw notThere();
      const client = master.contactId === null ? null : store.contacts.read(master.contactId);
      return {
        ...master,
        contactName: client?.name ?? '',
        contactPhone: client?.phone ?? null,
        sync: { kind: 'synced' },
        changedElsewhereAtMs: null,
      };
    },
  };
}

function notThere(): ExpectedFailure {
  return new ExpectedFailure(
    'not-found',
    'This series is not on the server any more. It may have been deleted at another desk.',
  );
}
