import { describe, expect, test } from 'vitest';
import type { AppLink } from '../../shared/computer/computer-state.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { settle } from '../testing/settle.ts';
import { AppState, followLinks } from './app-state.svelte.ts';

async function open(waiting: AppLink[]): Promise<{ app: AppState; bridge: MockBridge }> {
  const bridge = sampleBridge({ handlers: { 'links.take': () => waiting.shift() ?? null } });
  const app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  return { app, bridge };
}

describe('a link from another program', () => {
  test('that came before the window was ready shows the client', async () => {
    const { app } = await open([{ kind: 'contact', contactId: 'contact-1' }]);
    followLinks(app);
    await settle();
    expect(app.panel.current).toEqual({ kind: 'client', contactId: 'contact-1' });
  });

  test('opens the card over the form and leaves every word of it', async () => {
    const waiting: AppLink[] = [];
    const { app, bridge } = await open(waiting);
    followLinks(app);
    app.openBooking({ startWall: '2026-11-25T14:00', endWall: '2026-11-25T14:30' });
    app.draft.update({ notes: 'Left knee' });
    const { draft } = app.draft;
    waiting.push({ kind: 'contact', contactId: 'contact-1' });
    bridge.emit('links.arrived', {});
    await settle();
    expect(app.panel.current).toEqual({ kind: 'client', contactId: 'contact-1' });
    expect(app.draft.draft).toBe(draft);
    app.panel.back();
    expect(app.panel.current).toEqual({ kind: 'booking' });
  });

  test('that is not understood is said and changes nothing', async () => {
    const { app } = await open([{ kind: 'refused', message: 'A link that is not known.' }]);
    followLinks(app);
    await settle();
    expect(app.panel.current).toBeNull();
    expect(app.announcer.toasts.map(({ text }) => text)).toEqual(['A link that is not known.']);
  });

  test('is not taken once the schedule was closed', async () => {
    const { app, bridge } = await open([]);
    followLinks(app)();
    await settle();
    const before = bridge.inputsOf('links.take').length;
    bridge.emit('links.arrived', {});
    await settle();
    expect(bridge.inputsOf('links.take')).toHaveLength(before);
  });
});

test('a page that was loaded again from the settings shows them again, once', async () => {
  history.replaceState('opens-settings', '');
  const { app } = await open([]);
  expect(app.panel.current).toEqual({ kind: 'settings' });
  const { app: next } = await open([]);
  expect(next.panel.current).toBeNull();
});

describe('a set of providers that could not be kept', () => {
  test('is not shown as saved, and it is known why', async () => {
    const { app, bridge } = await open([]);
    const before = app.directory.arrangement;
    bridge.handle('directory.writeArrangement', () => fail('disk-full'));
    app.directory.saveSet({ name: 'Mornings', providerIds: [] });
    await settle();
    expect(app.directory.arrangement).toEqual(before);
    expect(app.directory.arrangementFailure).toMatchObject({ code: 'disk-full' });
  });
});
