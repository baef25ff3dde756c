import { expect, test } from 'vitest';
import { errorCodeSchema } from '../../shared/ipc/reply.ts';
import { failureMessage } from './failure-messages.ts';

test.each(errorCodeSchema.options)('%s says what happened, and what is safe or to be done', (code) => {
  const words = failureMessage({ code, message: '', details: {} });
  expect(words.title).toMatch(/^[A-Z].*[^.]$/);
  expect(words.advice).toMatch(/^[A-Z].*\.$/);
});

test('main’s own message wins over the general advice', () => {
  const words = failureMessage({
    code: 'scope-missing',
    message: 'contacts.readonly is missing.',
    details: {},
  });
  expect(words.advice).toBe('contacts.readonly is missing.');
});
