import { failure } from '../../shared/failures/failures.ts';
import { expect, test, vi } from 'vitest';
import { calls, type CallName } from '../../shared/ipc/contract.ts';
import { fail, MockBridge } from './mock-bridge.ts';
import { sampleBridge } from './sample-bridge.ts';
import { SAMPLE_NOW_MS } from './sample-clinic.ts';

test('refuses an input that main would refuse', async () => {
  const bridge = sampleBridge();
  await expect(bridge.call('contacts.search', { query: 'a', limit: 0 })).rejects.toThrow();
});

test('refuses an answer that main could not give', async () => {
  const bridge = sampleBridge();
  bridge.handle('workstation.info', () => ({ version: 1 }) as never);
  await expect(bridge.call('workstation.info', undefined)).rejects.toThrow();
});

test('refuses an event that main could not send', () => {
  expect(() => new MockBridge().emit('schedule.changed', { startMs: 'now' } as never)).toThrow();
});

test('names the call that has no handler', async () => {
  await expect(new MockBridge().call('workstation.info', undefined)).rejects.toThrow('workstation.info');
});

test('answers a failure with its code', async () => {
  const bridge = new MockBridge({ 'workstation.info': () => fail('internal') });
  expect(await bridge.call('workstation.info', undefined)).toEqual({
    ok: false,
    error: failure('internal'),
  });
});

test('stops telling a listener that has gone', () => {
  const bridge = new MockBridge();
  const listener = vi.fn();
  const stop = bridge.on('schedule.changed', listener);
  bridge.emit('schedule.changed', { startMs: 1, endMs: 2 });
  stop();
  bridge.emit('schedule.changed', { startMs: 1, endMs: 2 });
  expect(listener).toHaveBeenCalledTimes(1);
  expect(bridge.listenerCount('schedule.changed')).toBe(0);
});

test('the sample clinic answers every reading call of the contract with what its schema takes', async () => {
  const bridge = sampleBridge();
  const week = { startMs: SAMPLE_NOW_MS, endMs: SAMPLE_NOW_MS + 7 * 86_400_000 };
  const inputs: Partial<Record<CallName, unknown>> = {
    'schedule.read': week,
    'schedule.fetch': week,
    'schedule.watch': { ...week, focused: true },
    'schedule.appointment': { appointmentId: 'long-name' },
    'slots.free': { calendarId: 'calendar-therapy', assignedUserId: null, ...week },
    'contacts.search': { query: 'ana', limit: 8 },
    'contacts.read': { contactId: 'contact-0' },
    'contacts.appointments': { contactId: 'contact-0' },
    'contacts.history': { contactId: 'contact-0' },
    'contacts.notes': { contactId: 'contact-0' },
    'contacts.leave': { contactId: 'contact-0' },
    'contacts.nextAppointments': { contactIds: ['contact-0'] },
    'contacts.findDuplicates': { firstName: 'A', lastName: '', phone: '+1 555 010 2100', email: '' },
    'notes.list': { appointmentId: 'long-name' },
  };
  const readers = (Object.keys(calls) as CallName[]).filter(
    (name) => name in inputs || /\.(state|info|connection|read|list)$/.test(name),
  );
  for (const name of readers) {
    const reply = await bridge.call(name, inputs[name] as never);
    expect(reply.ok, name).toBe(true);
  }
});
