import type { StatusLook } from '../../shared/appointment/status.ts';
import type { EntryColors } from '../state/entry-colors.ts';

/** How far what is drawn is from the server's truth. */
export type SyncLook = 'synced' | 'pending' | 'needs-attention';

/** Everything an event on screen shows or answers to, apart from when it is. Plain data: compared by value. */
export interface EventDetail {
  /** A wish is where a move was to go that came back; a class is several bookings of one class at one time. */
  kind: 'appointment' | 'blocked' | 'draft' | 'wish' | 'class';
  /** Id of the appointment or blocked slot; empty for the draft and a class. */
  targetId: string;
  /** Client's name; for a block its title. Never markup. */
  name: string;
  /** What it is: the calendar's name, or the appointment's own title where it says more. */
  service: string;
  /** Empty when nobody is assigned. */
  providerName: string;
  assignedUserId: string | null;
  status: StatusLook;
  /** The user's word for the status. */
  statusWord: string;
  sync: SyncLook;
  isSeries: boolean;
  /** The server gave no end that can be read: none is said, and it is not moved by hand. */
  endUnknown?: true;
  changedElsewhere: boolean;
  colors: EntryColors;
  /** The bookings of a class, each with its own time. */
  members?: readonly ListedBooking[];
  /** What a screen reader says and a tooltip shows, day and time included. */
  label: string;
}

/** One thing to draw: where it is in time, and what it shows. */
export interface DrawnEvent {
  /** Unique on screen, and the same for the same appointment from one refresh to the next. */
  id: string;
  startMs: number;
  endMs: number;
  /** Whether it can be dragged and resized. */
  movable: boolean;
  detail: EventDetail;
}

/** A booking in a list: of a class, of a day of the month, or of what had no room in the grid. */
export interface ListedBooking {
  id: string;
  startMs: number;
  endMs: number;
  name: string;
  detail: EventDetail;
}
