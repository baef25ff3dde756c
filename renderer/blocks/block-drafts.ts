import type { BlockDraft } from './block-form.ts';

/** Forms being filled in, by the block they are for: leaving the panel does not lose them. They end with the session. */
const drafts = new Map<string, BlockDraft>();

/** The kept form of a block, or with null of a new one. */
export function readBlockDraft(blockedSlotId: string | null): BlockDraft | null {
  return drafts.get(blockedSlotId ?? 'new') ?? null;
}

/** Keeps a form; null forgets it. */
export function keepBlockDraft(blockedSlotId: string | null, draft: BlockDraft | null): void {
  if (draft === null) drafts.delete(blockedSlotId ?? 'new');
  else drafts.set(blockedSlotId ?? 'new', draft);
}
