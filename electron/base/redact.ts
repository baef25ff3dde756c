import { homedir } from 'node:os';
import { z } from 'zod';

/** Longer texts are cut: a log line is a pointer to a place, and redaction must stay quick. */
const MAX_TEXT_CHARACTERS = 4_000;

/**
 * Blots out of a text what reads like a secret or a way to reach a person, should it ever get as far as the log: tokens,
 * e-mail addresses, phone numbers, the query of an address, and the person's name in the path of their folder.
 */
export function redact(text: string): string {
  return text
    .slice(0, MAX_TEXT_CHARACTERS)
    .replaceAll(homedir(), '~')
    .replace(/pit-[A-Za-z0-9-]+/g, '[token]')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]')
    .replace(/Bearer\s+\S+/gi, 'Bearer [token]')
    .replace(/\b(\w{2,10}:\/\/)[^\s/@?#]{1,200}@/g, '$1')
    .replace(/\b(\w{2,10}:\/\/[^\s?#]{1,500})[?#][^\s)]*/g, '$1?[query]')
    .replace(/([/\\](?:home|Users)[/\\])[^/\\:\s)]+/gi, '$1[user]')
    .replace(/[\w.+-]{1,64}@[\w-]{1,64}(\.[\w-]{1,64})+/g, '[e-mail]')
    .replace(/(?<![\w-])\+?\d[\d ().-]{7,24}\d(?![\w-])/g, '[number]');
}

/** Error messages quote what they stumbled over, which may be what a person typed: everything quoted goes. */
const QUOTED = /"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`|“[^”]*”|‘[^’]*’|\{[^]*\}|\[[^\]]*\]/g;

/** What the log may hold of a bug: its kind, its message without what it quotes, and where it happened. */
export function bugFacts(error: unknown): { error: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { error: typeof error, message: '', stack: '' };
  return { error: error.name, message: withoutQuotes(error.message), stack: framesOf(error.stack ?? '') };
}

/** A message without what it quotes. */
export function withoutQuotes(message: string): string {
  return message.slice(0, MAX_TEXT_CHARACTERS).replace(QUOTED, '[…]');
}

/** The lines of a stack that name places; the message in front of them is left out. */
export function framesOf(stack: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.slice(0, 12).join('\n');
}

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
