/** What the user asks while it books: free slots, clients, notes. Answered from here where the server is out of reach. */
import type { AppointmentNote } from '../../../shared/appointment/appointment.ts';
import type { Contact, NewContact } from '../../../shared/directory/contact.ts';
import { ApiError } from '../../api/errors.ts';
import { ClientHistory } from './client-history.ts';
import { findDuplicateContacts, searchContacts, type ContactSearchAnswer } from './contact-search.ts';
import type { FetchDependencies } from '../fetching/fetch-window.ts';
import { freeSlots, type FreeSlotsAnswer, type FreeSlotsQuestion } from './free-slots.ts';
import type { ServerClock } from './server-clock.ts';
import { listAllNotes } from '../sending/send-note.ts';

/** How long the user waits for notes before it is shown those fetched last. */
const SERVER_WAIT_MS = 4_000;

export interface LocationQueriesDependencies extends FetchDependencies {
  /** Learns from free slots how the server counts the location's clock. */
  clock: ServerClock;
  /** True while the server may be asked at all. */
  canSendRequests: () => boolean;
  /** Aborted when the app stops. */
  stopped: AbortSignal;
  /** Called when a search found clients that were not known here. */
  onContacts: () => void;
}

export class LocationQueries {
  /** What the server knows of the client somebody is looking at. */
  readonly clients: ClientHistory;
  readonly #dependencies: LocationQueriesDependencies;

  constructor(dependencies: LocationQueriesDependencies) {
    this.clients = new ClientHistory(dependencies);
    this.#dependencies = dependencies;
  }

  /** Free slots: the server's, else computed. */
  freeSlots(question: FreeSlotsQuestion): Promise<FreeSlotsAnswer> {
    return freeSlots(
      question,
      this.#dependencies.canSendRequests(),
      this.#dependencies.stopped,
      this.#dependencies,
    );
  }

  /** Clients by name, phone or e-mail. */
  searchContacts(question: { query: string; limit: number }): Promise<ContactSearchAnswer> {
    const { canSendRequests, stopped, onContacts } = this.#dependencies;
    return searchContacts(
      question,
      { canSendRequests: canSendRequests(), stopped, onFound: onContacts },
      this.#dependencies,
    );
  }

  /** Clients who already have this phone or e-mail. */
  findDuplicateContacts(fields: NewContact): Promise<Contact[]> {
    return findDuplicateContacts(
      fields,
      this.#dependencies.canSendRequests(),
      this.#dependencies.stopped,
      this.#dependencies,
    );
  }

  /** An appointment's notes: fetched while the server can be reached, else as last fetched. */
  async notes(appointmentId: string): Promise<AppointmentNote[]> {
    const { store, api, canSendRequests, stopped, onOutcome } = this.#dependencies;
    if (canSendRequests() && !appointmentId.startsWith('local-')) {
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(SERVER_WAIT_MS)]);
      try {
        store.schedule.writeNotes(
          appointmentId,
          await listAllNotes(appointmentId, { api, signal }, 'interactive'),
        );
        onOutcome();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        onOutcome(error);
      }
    }
    return store.schedule.readNotes(appointmentId)?.notes ?? [];
  }
}
