/** What the files of this folder hand one another; nothing here depends on them. */
import type { Appointment, BlockedSlot } from '../../shared/appointment/appointment.ts';
import type {
  BlockOrder,
  BookingOrder,
  ChangeOrder,
  DeleteOrder,
  NoteOrder,
} from '../../shared/appointment/booking-order.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { FrontdeskBridge } from '../bridge/bridge.ts';
import type { AccountState } from '../state/account-state.svelte.ts';
import type { Announcer } from '../state/announcer.svelte.ts';
import type { Clock } from '../state/clock.ts';
import type { DirectoryState } from '../state/directory-state.svelte.ts';
import type { DraftState } from '../state/draft-state.svelte.ts';
import type { OutboxState } from '../state/outbox-state.svelte.ts';
import type { PanelState } from '../state/panel-state.svelte.ts';
import type { ScheduleState } from '../state/schedule-state.svelte.ts';
import type { WorkstationState } from '../state/workstation-state.svelte.ts';

/** A write that was asked for and not decided yet: what the question bar shows, and what yes does. */
export interface Question {
  /** `Move Rosan Deo to Thu 3 Dec, 15:00–15:30?` */
  readonly text: string;
  /** What to know before deciding, such as what the client has been told already. */
  readonly facts: readonly string[];
  /** What conflicts with it. With any of these Enter leaves it. */
  readonly warnings: readonly string[];
  /** The word on the button for yes. */
  readonly yes: string;
  /** Whether the location's workflows run, which tell the client; null where no client hears of it. */
  tellClient: boolean | null;
  /** Another way than yes; null where there is none. It leaves the question. */
  readonly other: { label: string; run: () => void } | null;
  /** Does it. False where it could not be kept; the user has been told why. */
  confirm(): Promise<boolean>;
}

/** The ways to write that questions end in (`Writes`); each says what was done, and is true when it is safe on this PC. */
export interface QuestionWrites {
  change(order: ChangeOrder, before: Appointment | null): Promise<boolean>;
  remove(order: DeleteOrder, before: Appointment | BlockedSlot | null): Promise<boolean>;
  block(order: BlockOrder, before: BlockedSlot | null): Promise<boolean>;
  note(order: NoteOrder): Promise<boolean>;
  removeBooking(entry: OutboxEntry): Promise<boolean>;
  bookAgain(order: BookingOrder): Promise<boolean>;
}

/** What of the window's state (`AppState`) writes need. */
export interface WriteContext {
  readonly bridge: FrontdeskBridge;
  readonly clock: Clock;
  readonly account: AccountState;
  readonly announcer: Announcer;
  readonly directory: DirectoryState;
  readonly draft: DraftState;
  readonly outbox: OutboxState;
  readonly panel: PanelState;
  readonly schedule: ScheduleState;
  readonly workstation: WorkstationState;
  readonly writes: QuestionWrites;
}
