/** Which icon stands for which status and sync state: the same ones in the schedule, details, legend and outbox. */
import Check from '@lucide/svelte/icons/check';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import Dot from '@lucide/svelte/icons/dot';
import Clock from '@lucide/svelte/icons/clock';
import Repeat from '@lucide/svelte/icons/repeat';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import UserX from '@lucide/svelte/icons/user-x';
import X from '@lucide/svelte/icons/x';
import { statusLook, statusWord, type StatusLook } from '../../../shared/appointment/status.ts';
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

const OUTBOX_MARKS: Record<OutboxState, Mark> = {
  held: { icon: Clock, word: 'Can still be undone', tone: 'neutral' },
  queued: { icon: Clock, word: 'Waiting to be sent', tone: 'neutral' },
  sending: { icon: Clock, word: 'Being sent', tone: 'neutral' },
  unknown: { icon: Clock, word: 'Being checked with the server', tone: 'neutral' },
  done: { icon: CircleCheck, word: 'On the server', tone: 'success' },
  'needs-attention': { icon: TriangleAlert, word: 'Needs attention', tone: 'attention' },
  discarded: { icon: X, word: 'Taken back', tone: 'neutral' },
};

/** How a write on its way to the server is marked. */
export function outboxMark(state: OutboxState): Mark {
  return OUTBOX_MARKS[state];
}

/** How an appointment's way to the server is marked; null for one that is there. */
export function syncMark(sync: SyncMark): Mark | null {
  return sync.kind === 'synced' ? null : OUTBOX_MARKS[sync.state];
}

export const SERIES_MARK: Mark = { icon: Repeat, word: 'Repeats', tone: 'neutral' };
