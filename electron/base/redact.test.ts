import { expect, it } from 'vitest';
import { z } from 'zod';
import { placeOfError } from './redact.ts';

it('a bug is noted by its kind and place, without what it says', () => {
  const { error, stack } = placeOfError(new TypeError('Ana López\n+1 555 010 2030 cannot be booked'));
  expect(error).toBe('TypeError');
  expect(stack).toContain('redact.test.ts');
  expect(stack).not.toMatch(/Ana|555/);
});

it('a refused value is noted by its fields, without what was in them', () => {
  const { error } = z.object({ name: z.number() }).safeParse({ name: 'Ana López' });
  expect(placeOfError(error)).toEqual({ error: 'ZodError name:invalid_type', stack: '' });
});

it('what is no error at all is noted by its type', () => {
  expect(placeOfError('Ana López')).toEqual({ error: 'string', stack: '' });
});
