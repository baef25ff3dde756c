import { z } from 'zod';
import { framesOf } from './redact.ts';

/** How many things wrong with one value are told and logged; the first is what a form shows. */
export const MAX_ISSUES = 20;

/** Names the fields a schema refused and why, not what was in them. */
export function fieldsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, MAX_ISSUES)
    .map(({ path, code }) => `${pathText(path)}:${code}`)
    .join(' ');
}

/** A path into a value, as `order.client.name`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/**
 * Where a bug is, for the log: its kind and the lines of its stack. Never its message, which may carry a name, a phone number
 * or a token.
 */
export function placeOfError(error: unknown): { error: string; stack: string } {
  if (error instanceof z.ZodError) return { error: `ZodError ${fieldsOf(error)}`, stack: '' };
  if (!(error instanceof Error)) return { error: typeof error, stack: '' };
  return { error: error.name, stack: framesOf(error.stack ?? '') };
}
