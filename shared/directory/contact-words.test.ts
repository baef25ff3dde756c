import { describe, expect, test } from 'vitest';
import { mailtoUrl, newContactFrom, reachWords, telUrl } from './contact-words.ts';

describe('what was typed becomes the beginning of a new client', () => {
  test.each([
    ['Ana López', { firstName: 'Ana', lastName: 'López' }],
    ['López, Ana María', { firstName: 'Ana María', lastName: 'López' }],
    ['Cher', { firstName: 'Cher', lastName: '' }],
    ['+1 (555) 010-2030', { phone: '+1 (555) 010-2030' }],
    ['(555) 010-2030', { phone: '(555) 010-2030' }],
    ['020 7946 0000', { phone: '020 7946 0000' }],
    ['ana@mail.example', { email: 'ana@mail.example' }],
  ])('%s', (typed, expected) => {
    expect(newContactFrom(typed)).toEqual({ firstName: '', lastName: '', phone: '', email: '', ...expected });
  });
});

test('a number is called without its extension and without what is only written for people', () => {
  expect(telUrl('+49 (0) 4321 / 123 456 ext. 4711')).toBe('tel:+494321123456');
  expect(telUrl('555 010 2030')).toBe('tel:5550102030');
  expect(telUrl('none')).toBeNull();
});

test('an address cannot smuggle fields into the e-mail', () => {
  expect(mailtoUrl(' a@b.example?bcc=x@y.example ')).toBe('mailto:a@b.example%3Fbcc%3Dx@y.example');
});

test('a client without phone and e-mail says so', () => {
  expect(reachWords({ phone: null, email: '' })).toBe('No phone, no e-mail');
  expect(reachWords({ phone: '1', email: 'a@b.c' })).toBe('1 · a@b.c');
});
