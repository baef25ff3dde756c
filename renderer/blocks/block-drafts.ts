/** Forms of blocked time being filled in: leaving the panel does not lose them, and neither does a crash. */
import { z } from 'zod';
import type { Autosave } from '../state/autosave.svelte.ts';
import type { BlockDraft } from './block-form.ts';

/** Each field by itself: what another version kept in its own shape is empty, the rest is there. */
const chosen = z.string().nullable().catch(null);
const blockDraftSchema: z.ZodType<BlockDraft> = z.object({
  title: z.string().catch(''),
  targetKind: z.enum(['provider', 'calendar']).catch('provider'),
  assignedUserId: chosen,
  calendarId: chosen,
  startDate: chosen,
  startTime: chosen,
  endDate: chosen,
  endTime: chosen,
});

const keyOf = (blockedSlotId: string | null): string => `block ${blockedSlotId ?? 'new'}`;

/** The kept form of a block, or with null of a new one; null where none is kept or it cannot be read any more. */
export function readBlockDraft(texts: Autosave, blockedSlotId: string | null): BlockDraft | null {
  const text = texts.read(keyOf(blockedSlotId));
  if (text === null) return null;
  try {
    return blockDraftSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Keeps a form; null forgets it. */
export function keepBlockDraft(
  texts: Autosave,
  blockedSlotId: string | null,
  draft: BlockDraft | null,
): void {
  texts.keep(keyOf(blockedSlotId), draft === null ? null : JSON.stringify(draft));
}
