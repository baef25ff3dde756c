import { isServerId } from '../api/call.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from './open-session.ts';

type ScheduleHandlers = Pick<
  Handlers,
  | 'schedule.read'
  | 'schedule.watch'
  | 'schedule.refresh'
  | 'schedule.fetch'
  | 'schedule.appointment'
  | 'slots.free'
  | 'schedule.serverOffsets'
  | 'contacts.search'
  | 'contacts.read'
  | 'contacts.findDuplicates'
  | 'contacts.appointments'
  | 'contacts.nextAppointments'
  | 'notes.list'
>;

/** The schedule and the clients: read from the local store at once, made newer by the sync core. */
export function scheduleHandlers(openSession: OpenSession): ScheduleHandlers {
  return {
    'schedule.read': (window) => openSession().sync.readWindow(window),
    'schedule.watch': ({ focused, ...window }) => {
      openSession().sync.watch(window, focused);
      return undefined;
    },
    'schedule.refresh': () => {
      openSession().sync.refresh();
      return undefined;
    },
    'schedule.fetch': (window) => openSession().sync.fetchWindow(window),
    'schedule.appointment': ({ appointmentId }) => {
      const appointment = openSession().store.schedule.readAppointment(appointmentId);
      if (appointment) return appointment;
      throw new ExpectedFailure(
        'not-found',
        'This appointment is not in the schedule any more. It may have been moved or deleted at another desk.',
      );
    },
    'schedule.serverOffsets': () => openSession().sync.serverOffsets(),
    'slots.free': (question) => openSession().sync.questions.freeSlots(question),
    'contacts.search': (question) => openSession().sync.questions.searchContacts(question),
    'contacts.read': async ({ contactId }) => {
      const { store, api } = openSession();
      const known = store.contacts.read(contactId);
      if (known) return known;
      if (!isServerId(contactId)) {
        throw new ExpectedFailure('not-found', 'This client is not known on this PC or on the server.');
      }
      const contact = await api.contacts.get(contactId, { priority: 'interactive' });
      await store.contacts.upsertMany([contact]);
      return contact;
    },
    'contacts.findDuplicates': (fields) => openSession().sync.questions.findDuplicateContacts(fields),
    'contacts.appointments': ({ contactId }) => openSession().store.schedule.appointmentsOfContact(contactId),
    'contacts.nextAppointments': ({ contactIds }) =>
      [...openSession().store.schedule.nextAppointments(contactIds)].map(([contactId, appointment]) => ({
        contactId,
        appointment,
      })),
    'notes.list': ({ appointmentId }) => openSession().sync.questions.notes(appointmentId),
  };
}
