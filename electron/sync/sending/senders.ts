import type { OutboxRow } from '../../store/outbox/outbox-store.ts';
import { appointmentSender } from './send-appointment.ts';
import { blockSender, deletionSender } from './send-block.ts';
import { changeSender } from './send-change.ts';
import { contactSender } from './send-contact.ts';
import { noteSender } from './send-note.ts';
import type { Reconciliation, Preparation, ReadyToSend, RowOf, SendContext, Sender, Sent } from './sender.ts';

/** A row bound to the sender of its kind. */
export interface BoundSender {
  prepare(context: SendContext): Promise<Preparation>;
  send(context: SendContext, ready: ReadyToSend): Promise<Sent>;
  reconcile(context: SendContext): Promise<Reconciliation>;
}

function bind<Kind extends OutboxRow['payload']['kind']>(
  sender: Sender<Kind>,
  row: RowOf<Kind>,
): BoundSender {
  return {
    prepare: (context) => sender.prepare(row, context),
    send: (context, ready) => sender.send(row, context, ready),
    reconcile: (context) => sender.reconcile(row, context),
  };
}

/** The sender of a row's kind, for that row as it is now. */
export function senderFor(row: OutboxRow): BoundSender {
  const { payload } = row;
  switch (payload.kind) {
    case 'create-contact':
      return bind(contactSender, { ...row, payload });
    case 'create-appointment':
      return bind(appointmentSender, { ...row, payload });
    case 'change-appointment':
      return bind(changeSender, { ...row, payload });
    case 'delete-event':
      return bind(deletionSender, { ...row, payload });
    case 'block-slot':
      return bind(blockSender, { ...row, payload });
    case 'note':
      return bind(noteSender, { ...row, payload });
  }
}
