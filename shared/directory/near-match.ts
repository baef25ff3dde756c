import { z } from 'zod';
import { contactSchema } from './contact.ts';

/** Why a client who is not the one typed is shown all the same. */
export const nearReasonSchema = z.discriminatedUnion('kind', [
  /** Another number that ends with the same digits. */
  z.strictObject({ kind: z.literal('same-ending'), digitCount: z.int() }),
  /** A longer number that begins with what was typed. */
  z.strictObject({ kind: z.literal('same-beginning') }),
  /** The same number with another extension. */
  z.strictObject({ kind: z.literal('other-extension') }),
  /** The same number, e-mail or whole name, while the rest of what was typed is another's. */
  z.strictObject({ kind: z.literal('same-phone') }),
  z.strictObject({ kind: z.literal('same-email') }),
  z.strictObject({ kind: z.literal('same-name') }),
]);
export type NearReason = z.infer<typeof nearReasonSchema>;

/** A client who is not the one typed, but could be meant; never offered before making a new one. */
export const nearMatchSchema = z.strictObject({ contact: contactSchema, reason: nearReasonSchema });
export type NearMatch = z.infer<typeof nearMatchSchema>;

/** Why a near match is shown, for the user. */
export function nearText(reason: NearReason): string {
  switch (reason.kind) {
    case 'same-ending':
      return `Same last ${reason.digitCount} digits`;
    case 'same-beginning':
      return 'Number begins the same';
    case 'other-extension':
      return 'Same number, other extension';
    case 'same-phone':
      return 'Same number, other name';
    case 'same-email':
      return 'Same e-mail, other name';
    case 'same-name':
      return 'Same name';
  }
}
