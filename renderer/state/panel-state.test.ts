import { expect, test } from 'vitest';
import { PanelState } from './panel-state.svelte.ts';

test('goes back to what was open before, then closes', () => {
  const panel = new PanelState();
  panel.open({ kind: 'details', appointmentId: 'a' });
  panel.open({ kind: 'client', contactId: 'c' });
  expect(panel.canGoBack).toBe(true);
  expect(panel.back()).toBe(true);
  expect(panel.current).toEqual({ kind: 'details', appointmentId: 'a' });
  expect(panel.back()).toBe(true);
  expect(panel.current).toBeNull();
  expect(panel.back()).toBe(false);
});

test('looking at one appointment after the other does not pile up a way back', () => {
  const panel = new PanelState();
  panel.open({ kind: 'details', appointmentId: 'a' });
  panel.open({ kind: 'details', appointmentId: 'b' });
  expect(panel.canGoBack).toBe(false);
});

test('opening what is further back brings it to the front once', () => {
  const panel = new PanelState();
  panel.open({ kind: 'booking' });
  panel.open({ kind: 'outbox' });
  panel.open({ kind: 'booking' });
  panel.back();
  expect(panel.current).toEqual({ kind: 'outbox' });
  panel.back();
  expect(panel.current).toBeNull();
});

test('a form that is done leaves the way back', () => {
  const panel = new PanelState();
  panel.open({ kind: 'outbox' });
  panel.open({ kind: 'booking' });
  panel.remove('booking');
  expect(panel.current).toEqual({ kind: 'outbox' });
});
