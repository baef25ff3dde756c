import { beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { Announcer } from './announcer.svelte.ts';

let clock: ManualClock;
let announcer: Announcer;
beforeEach(() => {
  clock = new ManualClock();
  announcer = new Announcer(clock);
});

const texts = () => announcer.toasts.map(({ text }) => text);

test('a toast goes by itself', () => {
  announcer.toast('Moved.');
  clock.advance(5_999);
  expect(texts()).toEqual(['Moved.']);
  clock.advance(1);
  expect(texts()).toEqual([]);
});

test('a toast waits while it is looked at, and has its whole rest afterwards', () => {
  announcer.toast('Moved.', { durationMs: 5_000 });
  clock.advance(4_000);
  announcer.pause();
  clock.advance(60_000);
  expect(texts()).toEqual(['Moved.']);
  announcer.resume();
  clock.advance(999);
  expect(texts()).toEqual(['Moved.']);
  clock.advance(1);
  expect(texts()).toEqual([]);
});

test('dismissing the toast under the pointer lets later ones go by themselves', () => {
  const id = announcer.toast('First.');
  announcer.pause();
  announcer.dismiss(id);
  announcer.toast('Second.');
  clock.advance(6_000);
  expect(texts()).toEqual([]);
});

test('never more than three at once: the oldest makes room', () => {
  for (const text of ['1', '2', '3', '4']) announcer.toast(text);
  expect(texts()).toEqual(['2', '3', '4']);
});

test('the same text is said again', () => {
  announcer.announce('Still no connection.');
  const first = announcer.politeText;
  announcer.announce('Still no connection.');
  expect(announcer.politeText).not.toBe(first);
  expect(announcer.politeText.trim()).toBe('Still no connection.');
});

test('a refusal is said at once, everything else when the reader pauses', () => {
  announcer.toast('Booked.');
  expect(announcer.assertiveText).toBe('');
  announcer.toast('Not booked.', { tone: 'error' });
  expect(announcer.assertiveText).toBe('Not booked.');
});
