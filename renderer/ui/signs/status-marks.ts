/** Which icon stands for which status and sync state: the same ones in the schedule, details, legend and outbox. */
import Check from '@lucide/svelte/icons/check';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import Dot from '@lucide/svelte/icons/dot';
import Clock from '@lucide/svelte/icons/clock';
import Hourglass from '@lucide/svelte/icons/hourglass';
import LogIn from '@lucide/svelte/icons/log-in';
import Repeat from '@lucide/svelte/icons/repeat';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import UserCheck from '@lucide/svelte/icons/user-check';
import UserX from '@lucide/svelte/icons/user-x';
import X from '@lucide/svelte/icons/x';
import { m } from '../../../shared/messages/messages.ts';
import {
  statusLook,
  statusWord,
  type Attendance,
  type StatusLook,
} from '../../../shared/appointment/status.ts';
import type { OutboxState } from '../../../shared/outbox/outbox.ts';
import type { SyncMark } from '../../../shared/schedule/schedule.ts';
import type { IconComponent } from '../icon-component.ts';

export interface Mark {
  icon: IconComponent;
  /** The user's word for it. */
  word: string;
  tone: 'neutral' | 'accent' | 'attention' | 'danger' | 'success';
}

const STATUS_ICONS: Record<StatusLook, { icon: IconComponent; tone: Mark['tone'] }> = {
  new: { icon: Dot, tone: 'neutral' },
  confirmed: { icon: CircleCheck, tone: 'accent' },
  showed: { icon: Check, tone: 'success' },
  noshow: { icon: UserX, tone: 'danger' },
  cancelled: { icon: X, tone: 'neutral' },
  invalid: { icon: X, tone: 'neutral' },
  other: { icon: CircleHelp, tone: 'neutral' },
};

/** How a status is marked; one not yet known is named as the server wrote it. */
export function statusMark(status: string): Mark {
  return { ...STATUS_ICONS[statusLook(status)], word: statusWord(status) };
}

const ATTENDANCE_MARKS: Record<Attendance, Omit<Mark, 'word'> & { word: () => string }> = {
  arriving: { icon: LogIn, word: m.ui_arriving, tone: 'neutral' },
  late: { icon: Hourglass, word: m.ui_late, tone: 'attention' },
  here: { icon: UserCheck, word: m.ui_here, tone: 'success' },
  unmarked: { icon: CircleDashed, word: m.ui_unmarked, tone: 'neutral' },
};

/** How it is marked where a client is on the day. */
export function attendanceMark(attendance: Attendance): Mark {
  const mark = ATTENDANCE_MARKS[attendance];
  return { ...mark, word: mark.word() };
}

const OUTBOX_MARKS: Record<OutboxState, Omit<Mark, 'word'> & { word: () => string }> = {
  held: { icon: Clock, word: m.ui_sync_held, tone: 'neutral' },
  queued: { icon: Clock, word: m.ui_sync_queued, tone: 'neutral' },
  sending: { icon: Clock, word: m.ui_sync_sending, tone: 'neutral' },
  unknown: { icon: Clock, word: m.ui_sync_unknown, tone: 'neutral' },
  done: { icon: CircleCheck, word: m.ui_sync_done, tone: 'success' },
  'needs-attention': { icon: TriangleAlert, word: m.ui_sync_needs_attention, tone: 'attention' },
  discarded: { icon: X, word: m.ui_sync_discarded, tone: 'neutral' },
};

/** How a write on its way to the server is marked. */
export function outboxMark(state: OutboxState): Mark {
  const mark = OUTBOX_MARKS[state];
  return { ...mark, word: mark.word() };
}

/** How an appointment's way to the server is marked; null for one that is there. */
export function syncMark(sync: SyncMark): Mark | null {
  return sync.kind === 'synced' ? null : outboxMark(sync.state);
}

/** How a series is marked. */
export const SERIES_MARK: Mark = {
  icon: Repeat,
  tone: 'neutral',
  get word() {
    return m.ui_repeats();
  },
};
