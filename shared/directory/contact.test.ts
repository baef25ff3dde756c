import { expect, test } from 'vitest';
import { mailtoUrl, reachText } from './contact.ts';

test('an address cannot smuggle fields into the e-mail', () => {
  expect(mailtoUrl(' a@b.example?bcc=x@y.example ')).toBe('mailto:a@b.example%3Fbcc%3Dx@y.example');
});

test('a client without phone and e-mail says so', () => {
  expect(reachText({ phone: null, email: '' })).toBe('No phone, no e-mail');
  expect(reachText({ phone: '1', email: 'a@b.c' })).toBe('1 · a@b.c');
});
