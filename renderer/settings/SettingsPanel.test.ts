import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { describe, expect, test } from 'vitest';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { settle } from '../testing/settle.ts';
import WithAppState from '../testing/WithAppState.svelte';
import SettingsPanel from './SettingsPanel.svelte';
import { allTimeZones, matchingTimeZones } from './time-zones.ts';

async function open(options: SampleOptions = {}): Promise<{ app: AppState; bridge: MockBridge }> {
  const bridge = sampleBridge(options);
  const app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  const account = createRawSnippet(() => ({ render: () => '<p>account</p>' }));
  render(WithAppState, { props: { app, component: SettingsPanel, props: { account } } });
  return { app, bridge };
}

describe('the settings', () => {
  test('take effect at once and are kept', async () => {
    const { app, bridge } = await open();
    await userEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await userEvent.click(screen.getByRole('switch', { name: 'Show Saturday and Sunday' }));
    await settle();
    expect(app.desk.preferences).toMatchObject({ theme: 'dark', showWeekends: false });
    expect(bridge.inputsOf('preferences.write').at(-1)).toMatchObject({ theme: 'dark', showWeekends: false });
  });

  test('say when they could not be kept', async () => {
    await open({ handlers: { 'preferences.write': () => fail('disk-full') } });
    await userEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await settle();
    expect(await screen.findByRole('alert')).toHaveTextContent('works until Frontdesk is closed');
  });

  test('find a second zone by its city, and can show none again', async () => {
    const { app } = await open();
    const field = screen.getByLabelText('Second time zone');
    await userEvent.type(field, 'berl');
    await userEvent.click(await screen.findByText('Berlin'));
    await settle();
    expect(app.desk.preferences.secondTimeZone).toBe('Europe/Berlin');
    await userEvent.click(screen.getByRole('button', { name: 'Show none' }));
    expect(app.desk.preferences.secondTimeZone).toBeNull();
  });

  test('list the keys that work', async () => {
    const { app } = await open();
    app.shortcuts.register({ keys: 'n', label: 'New booking', group: 'Booking', run: () => true });
    expect(await screen.findByText('New booking')).toBeVisible();
  });

  test('say which version this is', async () => {
    await open();
    expect(screen.getByText(/^Frontdesk 0\.1\.0/)).toBeVisible();
  });
});

describe('the list of zones', () => {
  const found = (query: string) =>
    matchingTimeZones(query, allTimeZones(), SAMPLE_NOW_MS).map(({ value }) => value);

  test('finds a city, a region and a short name', () => {
    expect(found('new y')[0]).toBe('America/New_York');
    expect(found('europe/ber')).toContain('Europe/Berlin');
    expect(found('cet')).toContain('Europe/Paris');
  });

  test('is short, whatever is typed', () => {
    expect(found('').length).toBeLessThanOrEqual(30);
    expect(found('zzzz')).toEqual([]);
  });

  test('says the offset of each', () => {
    const [kathmandu] = matchingTimeZones('kat', allTimeZones(), SAMPLE_NOW_MS);
    expect(kathmandu?.detail).toContain('UTC+5:45');
  });
});
