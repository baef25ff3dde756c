/**
 * What the user can do about a row of the outbox, the same in the outbox and in an appointment's details; and how the window
 * says that one came back.
 */
import type { AlternativeSlot } from '../../shared/failures/failures.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import { isUnfinished } from '../../shared/outbox/outbox.ts';
import { instantToWall } from '../../shared/time/zone.ts';
import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import { m } from '../../shared/messages/messages.ts';
import { failureMessage } from '../bridge/failure-messages.ts';
import type { AppState } from './app-state.svelte.ts';
import { openFormFor } from './form-opening.ts';
import { draftOfBooking, draftOfChange } from './order-to-draft.ts';
import { writeName } from './outbox-text.ts';

export type OutboxActionKind = 'use-duplicate' | 'send-mine' | 'edit' | 'send-now' | 'discard' | 'restore';

export interface OutboxAction {
  kind: OutboxActionKind;
  label: string;
  run: () => Promise<void>;
}

/** Which actions a row allows, the most helpful first. `all` are the rows of the outbox. */
export function actionKinds(entry: OutboxEntry, all: readonly OutboxEntry[]): OutboxActionKind[] {
  const { payload, problem, state } = entry;
  switch (state) {
    case 'held':
      return ['discard', 'send-now'];
    case 'queued':
      return ['send-now', ...ifEditable(entry, all), 'discard'];
    case 'unknown':
      return ['send-now'];
    case 'needs-attention': {
      const hasDuplicate = problem?.code === 'duplicate-contact' && problem.params.contactId !== null;
      const isOverwritable = problem?.code === 'changed-elsewhere' && payload.kind === 'change-appointment';
      return [
        ...(hasDuplicate ? (['use-duplicate'] as const) : []),
        ...(isOverwritable ? (['send-mine'] as const) : []),
        ...ifEditable(entry, all),
        'send-now',
        'discard',
      ];
    }
    case 'discarded':
      return ['restore'];
    case 'sending':
    case 'done':
      return [];
  }
}

function ifEditable(entry: OutboxEntry, all: readonly OutboxEntry[]): ['edit'] | [] {
  switch (entry.payload.kind) {
    case 'create-appointment':
    case 'block-slot':
      return ['edit'];
    case 'change-appointment': {
      // No form holds where a series ends together with the dates that go along.
      const { seriesEnd, takesBack, partOf } = entry.payload.order;
      return (seriesEnd ?? takesBack ?? partOf) ? [] : ['edit'];
    }
    case 'create-contact':
      return bookingOfClient(entry, all) ? ['edit'] : [];
    case 'delete-event':
    case 'note':
      return [];
  }
}

/** A new client is edited where it was typed: in the form of the booking it came with. */
function bookingOfClient(entry: OutboxEntry, all: readonly OutboxEntry[]): OutboxEntry | null {
  const isIts = ({ payload, state }: OutboxEntry): boolean =>
    payload.kind === 'create-appointment' &&
    payload.order.client.kind === 'new' &&
    payload.order.client.localContactId === entry.id &&
    isUnfinished(state);
  return all.find(isIts) ?? null;
}

const LABELS: Record<OutboxActionKind, () => string> = {
  'use-duplicate': m.state_use_duplicate,
  'send-mine': m.state_send_mine,
  edit: m.common_edit,
  'send-now': m.state_send_now,
  discard: m.common_discard,
  restore: m.common_bring_back,
};

/** The actions of a row, ready to be pressed. */
export function outboxActions(app: AppState, entry: OutboxEntry): OutboxAction[] {
  return actionKinds(entry, app.outbox.entries).map((kind) => ({
    kind,
    label: labelOf(kind, entry),
    run: () => run(app, entry, kind),
  }));
}

function labelOf(kind: OutboxActionKind, { state, problem }: OutboxEntry): string {
  if (kind === 'discard' && state === 'held') return m.common_undo();
  if (kind === 'discard' && problem?.code === 'changed-elsewhere') return m.state_keep_theirs();
  if (kind === 'send-now' && state === 'unknown') return m.state_look_now();
  if (kind === 'send-now' && state === 'needs-attention') return m.common_try_again();
  return LABELS[kind]();
}

async function run(app: AppState, entry: OutboxEntry, kind: OutboxActionKind): Promise<void> {
  switch (kind) {
    case 'send-now': {
      const reply = await app.outbox.sendNow(entry.id);
      if (!reply.ok) app.announcer.toast(failureMessage(reply.error).advice, { tone: 'warning' });
      return;
    }
    case 'use-duplicate': {
      const reply = await app.outbox.useDuplicate(entry.id);
      if (!reply.ok) app.announcer.toast(failureMessage(reply.error).advice, { tone: 'error' });
      return;
    }
    case 'send-mine': {
      if (entry.payload.kind !== 'change-appointment') return;
      const order = { ...entry.payload.order, acceptConflicts: true };
      await app.writes.change(order, null, m.state_mine_over_theirs());
      return;
    }
    case 'discard':
      await app.writes.takeBack(entry.id);
      return;
    case 'restore':
      await app.writes.bringBack(entry.id);
      return;
    case 'edit':
      await edit(app, entry);
  }
}

/** Opens the form of a row at another time than the one that was refused. */
export async function editAt(app: AppState, entry: OutboxEntry, slot: AlternativeSlot): Promise<void> {
  if (!(await edit(app, entry))) return;
  const { timeZone } = app.schedule;
  app.draft.update({
    startWall: instantToWall(slot.startMs, timeZone).slice(0, 16),
    endWall: instantToWall(slot.endMs, timeZone).slice(0, 16),
    ...(slot.assignedUserId === null ? {} : { assignedUserId: slot.assignedUserId }),
  });
}

/** Opens the form a row came from, as it was typed. False when that is not possible any more; the user was told why. */
async function edit(app: AppState, entry: OutboxEntry): Promise<boolean> {
  const { payload } = entry;
  const series = app.outbox.seriesAheadOf(entry);
  // A moved date is edited where it was made: in the form of its series.
  if (series !== null) return edit(app, series);
  if (payload.kind === 'block-slot') {
    const blockedSlotId = payload.order.blockedSlotId ?? `local-${payload.order.orderId}`;
    app.panel.open({ kind: 'block', blockedSlotId, startWall: null, endWall: null });
    return true;
  }
  if (payload.kind === 'create-contact') {
    const booking = bookingOfClient(entry, app.outbox.entries);
    return booking !== null && edit(app, booking);
  }
  const draft = await draftOf(app, entry);
  if (draft === null) return false;
  // One that could go at any moment is taken out of the queue first: what is changed must not be sent as it was.
  if (entry.state === 'queued' || entry.state === 'held') {
    const reply = await app.outbox.discard(entry.id);
    if (!reply.ok) {
      app.announcer.toast(failureMessage(reply.error).advice, { tone: 'warning' });
      return false;
    }
    app.announcer.toast(m.state_taken_out_to_edit());
  }
  openFormFor(app, () => app.draft.reopen(draft, entry));
  return true;
}

async function draftOf(app: AppState, entry: OutboxEntry): Promise<BookingDraft | null> {
  const { payload } = entry;
  if (payload.kind === 'create-appointment') {
    const moved = app.outbox.movedDatesOf(entry.id).map((part) => part.payload.order);
    return draftOfBooking(payload.order, entry.summary.clientPhone, moved);
  }
  if (payload.kind !== 'change-appointment') return null;
  const { appointmentId } = payload.order;
  const reply = await app.bridge.call('schedule.appointment', { appointmentId });
  if (reply.ok) return draftOfChange(payload.order, reply.value, app.schedule.timeZone);
  app.announcer.toast(failureMessage(reply.error).advice, { tone: 'warning' });
  return null;
}

/** Longer than other toasts: somebody has to come back to it from the phone. */
const ATTENTION_TOAST_MS = 15_000;

/**
 * Says in the window when a write comes back and needs the user, with the way to it; the function returned stops that.
 * Where it is in front of the user already, in its form or in the outbox, nothing more is said. Several that come back
 * together are one toast.
 */
export function tellAttention(app: AppState): () => void {
  const { announcer, outbox, panel } = app;
  const known = new Set(outbox.needsAttention.map(({ id }) => id));
  let toastId: number | null = null;

  const isInFront = (id: string): boolean => {
    const kind = panel.current?.kind;
    return (
      kind === 'outbox' || kind === 'transfer' || (kind === 'booking' && app.draft.draft?.draftId === id)
    );
  };

  return outbox.onChange((entry) => {
    if (entry.state !== 'needs-attention') {
      known.delete(entry.id);
      return;
    }
    if (known.has(entry.id)) return;
    known.add(entry.id);
    if (isInFront(entry.id)) return;
    if (toastId !== null) announcer.dismiss(toastId);
    toastId = announcer.toast(attentionMessage(entry, outbox.needsAttentionCount), {
      tone: 'warning',
      action: { label: m.state_open_outbox(), run: () => panel.open({ kind: 'outbox' }) },
      durationMs: ATTENTION_TOAST_MS,
    });
  });
}

function attentionMessage({ payload, summary }: OutboxEntry, count: number): string {
  if (count > 1) return m.state_several_came_back({ count });
  const what = writeName(payload);
  const client = summary.clientName;
  return client === '' ? m.state_came_back({ what }) : m.state_came_back_for({ what, client });
}
