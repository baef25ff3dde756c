import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import type { RepeatRule } from '../../shared/series/repeat-rule.ts';
import { addWallMinutes, wallMinutesBetween } from '../../shared/time/zone.ts';
import type { Failure, FrontdeskBridge, Reply } from '../bridge/bridge.ts';
import type { Clock } from './clock.ts';
import type { WorkstationState } from './workstation-state.svelte.ts';
import { changeDraft, newDraft, type DraftStart } from './new-draft.ts';
import type { OutboxState } from './outbox-state.svelte.ts';

/** How far the form is on its way to the server. */
export type Submission =
  | { kind: 'idle' }
  /** On its way into the store of this PC. */
  | { kind: 'saving' }
  /** Safe on this PC, not confirmed by the server. `entry` says whether it is held, queued or being sent. */
  | { kind: 'waiting'; entry: OutboxEntry }
  /** Came back: by the server (`problem`), or because this PC could not keep it (`failure`). */
  | { kind: 'refused'; entry: OutboxEntry | null; problem: Failure | null; failure: Failure | null }
  | { kind: 'done'; entry: OutboxEntry };

const WRITE_DELAY_MS = 250;
const IDLE: Submission = { kind: 'idle' };

/** What DraftState needs beyond the bridge. */
export interface DraftDependencies {
  workstation: WorkstationState;
  outbox: OutboxState;
  clock: Clock;
  /** A new order's id; a UUID. */
  newId: () => string;
  /** The location's zone. */
  timeZone: () => string;
}

/**
 * The one booking form. Every change is on disk within 300 ms, or at once when the page is hidden, so that closing,
 * reloading or crashing loses nothing; the draft's id is the order's, so that pressing Book twice is one booking.
 */
export class DraftState {
  /** Null when no form is open or kept. */
  draft = $state.raw<BookingDraft | null>(null);
  submission = $state.raw<Submission>(IDLE);
  /** Why the form could not be kept on disk; null when it is safe. */
  storeFailure = $state.raw<Failure | null>(null);

  /** The form as a gesture opened it; null for one that was brought back. */
  #asOpened = $state.raw<BookingDraft | null>(null);
  /** True while nothing in an open form was typed or chosen: it is no draft, and is not kept. */
  isUntouched = $derived(
    this.draft !== null && JSON.stringify(this.draft) === JSON.stringify(this.#asOpened),
  );

  /** Fields of the kept form that another version of the app wrote and this one could not read. */
  leftOut = $state.raw<readonly string[]>([]);

  /** False while the form is on its way: what was submitted must stay what is shown. */
  canEdit = $derived(this.submission.kind === 'idle' || this.submission.kind === 'refused');

  readonly #bridge: FrontdeskBridge;
  readonly #dependencies: DraftDependencies;
  #cancelWrite: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #stopListening: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge, dependencies: DraftDependencies) {
    this.#bridge = bridge;
    this.#dependencies = dependencies;
  }

  /** Brings the form of the last session back. The outbox must have been read before. */
  async start(): Promise<void> {
    this.#stopListening = this.#dependencies.outbox.onChange((entry) => this.#follow(entry));
    await this.restore();
  }

  stop(): void {
    this.#stopListening?.();
    void this.flush();
  }

  /** Reads the stored form; one that had been submitted goes on waiting for its outcome. */
  async restore(): Promise<void> {
    this.#cancelWrite?.();
    this.#cancelWrite = null;
    this.draft = null;
    this.#asOpened = null;
    this.submission = IDLE;
    const reply = await this.#bridge.call('drafts.read', undefined);
    this.storeFailure = reply.ok ? null : reply.error;
    if (!reply.ok) return;
    const { draft, leftOut } = reply.value;
    this.draft = draft;
    this.leftOut = leftOut;
    const entry = draft && this.#dependencies.outbox.byId(draft.draftId);
    if (entry) this.#judge(entry);
  }

  /**
   * Opens a form at a slot. A form for a new booking that is being filled in moves there and keeps what was typed; a walk-in
   * is another form.
   */
  openAt(start: DraftStart): void {
    const isOther = start.isWalkIn === true || (this.isUntouched && this.draft?.status === 'showed');
    if (!isOther && this.draft?.purpose.kind === 'new' && this.canEdit) {
      this.#place(keepingLength(withoutUndefined(start), this.draft));
      return;
    }
    this.#begin(
      newDraft(
        this.#dependencies.newId(),
        start,
        this.#dependencies.workstation.preferences.runAutomationsByDefault,
      ),
    );
    this.#asOpened = this.draft;
  }

  /** Opens a form filled with an appointment, to change it or its whole series. */
  openChange(
    appointment: ScheduleAppointment,
    scope: 'single' | 'series',
    repeat: RepeatRule | null = null,
  ): void {
    this.#begin(
      changeDraft({
        draftId: this.#dependencies.newId(),
        appointment,
        scope,
        repeat,
        timeZone: this.#dependencies.timeZone(),
        runAutomations: this.#dependencies.workstation.preferences.runAutomationsByDefault,
      }),
    );
    this.#asOpened = this.draft;
  }

  /** Changes fields of the form. Returns false, and changes nothing, while none is open or it is on its way. */
  update(patch: Partial<Omit<BookingDraft, 'draftId' | 'purpose'>>): boolean {
    if (!this.draft || !this.canEdit) return false;
    // What was said of the start before is not said of another one.
    const aboutStart = patch.startWall === undefined ? {} : { dateAlone: undefined, startsSecond: undefined };
    this.draft = { ...this.draft, ...aboutStart, ...patch };
    this.#writeSoon();
    return true;
  }

  /** Moves the form in the schedule, as dragging its ghost does; one drawn longer or shorter keeps that length. */
  moveTo(place: { startWall: string; endWall: string; assignedUserId?: string | null | undefined }): boolean {
    const isDrawn = lengthOf(place) !== lengthOf(this.draft);
    return this.#place({ ...withoutUndefined(place), ...(isDrawn ? { lengthChosen: true } : {}) });
  }

  /** Leaves the form: kept as it is, unless nothing was typed or chosen in it. */
  leave(): void {
    if (this.isUntouched && this.canEdit) this.discard();
  }

  /** Puts the form at another place of the schedule, which alone is nothing typed. */
  #place(patch: Partial<BookingDraft>): boolean {
    const wasUntouched = this.isUntouched;
    const isPlaced = this.update(patch);
    if (wasUntouched) this.#asOpened = this.draft;
    return isPlaced;
  }

  /** Forgets the form for good; the one it was is answered, so that it can be brought back by `bringBack`. */
  discard(): BookingDraft | null {
    const discarded = this.draft;
    this.draft = null;
    this.submission = IDLE;
    void this.flush();
    return discarded;
  }

  /** Undoes `discard`. */
  restoreForm(draft: BookingDraft): void {
    this.#begin(draft);
  }

  /** Opens the form of an order that is in the outbox; one that came back has its refusal beside it. It stays that order. */
  reopen(draft: BookingDraft, entry: OutboxEntry): void {
    this.#begin(draft);
    if (entry.state === 'needs-attention') this.#judge(entry);
  }

  /** Lets a form go that is safe in the outbox: its outcome is then told there. */
  dismiss(): void {
    if (this.submission.kind !== 'waiting' && this.submission.kind !== 'done') return;
    this.discard();
  }

  /** Hands the form over by `send`, one of the writes (renderer/writes); the outcome comes in `submission`. */
  async submit(send: () => Promise<Reply<OutboxEntry>>): Promise<Submission> {
    if (!this.draft || !this.canEdit) return this.submission;
    const { draftId } = this.draft;
    this.submission = { kind: 'saving' };
    await this.flush();
    const reply = await send();
    // The entry it answered with told #follow, which judged it. A failure comes to the form that is still open for it:
    // the user may have discarded it meanwhile.
    if (!reply.ok && this.#isSaving(draftId)) {
      this.submission = { kind: 'refused', entry: null, problem: null, failure: reply.error };
    }
    return this.submission;
  }

  /** Writes the form to disk now and resolves when it is there (or failed to be, see storeFailure). */
  flush(): Promise<void> {
    this.#cancelWrite?.();
    this.#cancelWrite = null;
    const draft = this.isUntouched ? null : this.draft;
    this.#writing = this.#writing.then(async () => {
      const reply = await this.#bridge.call('drafts.write', { draft });
      this.storeFailure = reply.ok ? null : reply.error;
    });
    return this.#writing;
  }

  /** Writes the form to disk now if a change is still on its way there. */
  async flushIfUnsaved(): Promise<void> {
    if (this.#cancelWrite) await this.flush();
  }

  #begin(draft: BookingDraft): void {
    this.draft = draft;
    this.#asOpened = null;
    this.submission = IDLE;
    this.#writeSoon();
  }

  #writeSoon(): void {
    // Not pushed back by further typing: what was typed first must not wait for a pause.
    this.#cancelWrite ??= this.#dependencies.clock.after(WRITE_DELAY_MS, () => void this.flush());
  }

  #isSaving(draftId: string): boolean {
    return this.draft?.draftId === draftId && this.submission.kind === 'saving';
  }

  #follow(entry: OutboxEntry): void {
    if (this.draft?.draftId === entry.id && this.submission.kind !== 'idle') this.#judge(entry);
  }

  #judge(entry: OutboxEntry): void {
    switch (entry.state) {
      case 'done':
        this.submission = { kind: 'done', entry };
        this.draft = null;
        void this.flush();
        return;
      case 'needs-attention':
        this.submission = { kind: 'refused', entry, problem: entry.problem, failure: null };
        return;
      case 'discarded':
        // Undone before it was sent: the form is as it was.
        this.submission = IDLE;
        return;
      case 'held':
      case 'queued':
      case 'sending':
      case 'unknown':
        this.submission = { kind: 'waiting', entry };
    }
  }
}

/** Pointing at another start leaves a length that was drawn or typed as it is. */
function keepingLength(start: Partial<BookingDraft>, draft: BookingDraft): Partial<BookingDraft> {
  const minutes = lengthOf(draft);
  if (draft.lengthChosen !== true || start.lengthChosen === true || minutes === null || !start.startWall) {
    return start;
  }
  const endWall = addWallMinutes(start.startWall, minutes).slice(0, 16);
  return { ...start, endWall, lengthChosen: true };
}

/** Minutes by the clock; null while start or end is missing. */
function lengthOf(draft: Pick<BookingDraft, 'startWall' | 'endWall'> | null): number | null {
  return draft?.startWall && draft.endWall ? wallMinutesBetween(draft.startWall, draft.endWall) : null;
}

function withoutUndefined(start: object): Partial<BookingDraft> {
  return Object.fromEntries(Object.entries(start).filter(([, value]) => value !== undefined));
}
