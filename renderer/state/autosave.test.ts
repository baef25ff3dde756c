import { expect, test } from 'vitest';
import type { AutosavedText } from '../../shared/ipc/workstation-calls.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail } from '../testing/mock-bridge.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { sampleEntry, sampleOrder, sampleSlotTaken } from '../testing/sample-outbox.ts';
import { settle } from '../testing/settle.ts';
import { AppState } from './app-state.svelte.ts';
import { Autosave } from './autosave.svelte.ts';

const KEY = 'note appointment-1 new';

test('what is typed is on disk within 300 ms, however long the typing goes on', async () => {
  const bridge = sampleBridge();
  const clock = new ManualClock(SAMPLE_NOW_MS);
  const texts = new Autosave(bridge, clock);
  await texts.start();
  for (const text of ['H', 'He', 'Hel']) {
    texts.keep(KEY, text);
    clock.advance(100);
  }
  await settle();
  expect(bridge.inputsOf('autosave.keep')).toEqual([{ key: KEY, text: 'Hel' }]);
  const next = new Autosave(bridge, clock);
  await next.start();
  expect(next.read(KEY)).toBe('Hel');
});

test('a text that was sent or emptied is forgotten on disk too', async () => {
  const bridge = sampleBridge();
  const texts = new Autosave(bridge, new ManualClock(SAMPLE_NOW_MS));
  texts.keep(KEY, 'Hello');
  await texts.flush();
  texts.keep(KEY, '');
  await texts.flush();
  expect(bridge.inputsOf('autosave.keep').at(-1)).toEqual({ key: KEY, text: null });
});

test('a disk that takes nothing is said, and the text is tried again', async () => {
  const bridge = sampleBridge({ handlers: { 'autosave.keep': () => fail('disk-full') } });
  const texts = new Autosave(bridge, new ManualClock(SAMPLE_NOW_MS));
  texts.keep(KEY, 'Hello');
  await texts.flush();
  expect(texts.failure?.code).toBe('disk-full');
  bridge.handle('autosave.keep', () => undefined);
  await texts.flush();
  expect(texts.failure).toBeNull();
  expect(bridge.inputsOf('autosave.keep')).toHaveLength(2);
});

async function start(
  kept: AutosavedText[],
): Promise<{ app: AppState; bridge: ReturnType<typeof sampleBridge> }> {
  const bridge = sampleBridge({ outbox: [], handlers: { 'autosave.read': () => kept } });
  const app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  return { app, bridge };
}

test('a note that was being typed when the window went is pointed out at the next start', async () => {
  const { app } = await start([{ key: KEY, text: 'Half a', keptAtMs: SAMPLE_NOW_MS - 60_000 }]);
  const [toast] = app.announcer.toasts;
  expect(toast?.text).toBe('A note you had begun is kept.');
  toast?.action?.run();
  expect(app.panel.current).toEqual({ kind: 'details', appointmentId: 'appointment-1' });
});

test('a text left days ago is kept without a word', async () => {
  const { app } = await start([{ key: KEY, text: 'Half a', keptAtMs: SAMPLE_NOW_MS - 3 * 86_400_000 }]);
  expect(app.announcer.toasts).toEqual([]);
  expect(app.typed.read(KEY)).toBe('Half a');
});

test('a note of a booking made here goes along when the booking gets its id from the server', async () => {
  const { app, bridge } = await start([]);
  const entry = sampleEntry({ kind: 'create-appointment', version: 1, order: sampleOrder() });
  app.typed.keep(`note local-${entry.id} new`, 'Bring the X-ray');
  bridge.emit('outbox.changed', { ...entry, state: 'done', serverId: 'server-7' });
  expect(app.typed.read('note server-7 new')).toBe('Bring the X-ray');
  expect(app.typed.read(`note local-${entry.id} new`)).toBeNull();
});

test('a booking that comes back is said once, with the way to it, unless it is in front of the user', async () => {
  const { app, bridge } = await start([]);
  const entry = sampleEntry(
    { kind: 'create-appointment', version: 1, order: sampleOrder() },
    { state: 'needs-attention', problem: sampleSlotTaken() },
  );
  bridge.emit('outbox.changed', entry);
  bridge.emit('outbox.changed', entry);
  expect(app.announcer.toasts.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^New booking for .* came back and needs you\.$/),
  ]);
  app.announcer.toasts[0]?.action?.run();
  expect(app.panel.current).toEqual({ kind: 'outbox' });
  bridge.emit('outbox.changed', { ...entry, id: '99999999-9999-4999-8999-999999999999' });
  expect(app.announcer.toasts).toHaveLength(1);
});

test('the tray and a notification open the outbox', async () => {
  const { app, bridge } = await start([]);
  bridge.emit('workstation.showOutbox', {});
  expect(app.panel.current).toEqual({ kind: 'outbox' });
});
