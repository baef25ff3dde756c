import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import type { UpdateProgress } from '../../shared/computer/computer-state.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { SAMPLE_MANAGED_COMPUTER, SAMPLE_UPDATES } from '../testing/sample-computer.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { settle } from '../testing/settle.ts';
import WithAppState from '../testing/WithAppState.svelte';
import SettingsPanel from './SettingsPanel.svelte';
import { allTimeZones, languageChoices, matchingTimeZones } from './setting-choices.ts';

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
    expect(app.workstation.preferences).toMatchObject({ theme: 'dark', showWeekends: false });
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
    expect(app.workstation.preferences.secondTimeZone).toBe('Europe/Berlin');
    await userEvent.click(screen.getByRole('button', { name: 'Show none' }));
    expect(app.workstation.preferences.secondTimeZone).toBeNull();
  });

  test('list the keys that work', async () => {
    const { app } = await open();
    app.shortcuts.register({ keys: 'n', label: 'New booking', group: 'Booking', run: () => true });
    expect(await screen.findByText('New booking')).toBeVisible();
  });

  test('repair the copy of the schedule, and say how far that is', async () => {
    const { bridge } = await open();
    await userEvent.click(screen.getByRole('button', { name: 'Repair' }));
    expect(bridge.inputsOf('repair.start')).toHaveLength(1);
    expect(await screen.findByText(/Fetching 0 of 14/)).toBeVisible();
    bridge.emit('repair.changed', { state: 'running', done: 5, total: 14 });
    expect(await screen.findByRole('progressbar', { name: 'Repair' })).toHaveAttribute(
      'aria-valuetext',
      '5 of 14',
    );
    bridge.emit('repair.changed', { state: 'done', done: 14, total: 14 });
    expect(await screen.findByText('Done: everything was fetched again.')).toBeVisible();
  });

  test('repair nothing without the server, and say that nothing was changed', async () => {
    await open({ handlers: { 'repair.start': () => fail('offline') } });
    await userEvent.click(screen.getByRole('button', { name: 'Repair' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was changed');
  });

  test('say which version this is', async () => {
    await open();
    expect(screen.getByText(/^Frontdesk 0\.1\.0/)).toBeVisible();
  });
});

describe('what the organisation has set', () => {
  const managed = { 'computer.state': () => SAMPLE_MANAGED_COMPUTER };

  test('is listed to be read, and its switches cannot be moved', async () => {
    await open({ handlers: managed });
    const section = screen.getByRole('region', { name: 'Set by your organisation' });
    expect(section).toHaveTextContent(/Proxy\s*http:\/\/proxy\.clinic-group\.example:3128/);
    expect(section).toHaveTextContent(/Practice mode\s*Off/);
    expect(section).toHaveTextContent('From /etc/frontdesk/policy.json');
    expect(screen.getByRole('switch', { name: /Start Frontdesk when/ })).toBeDisabled();
  });

  test('is not mentioned on a PC nobody manages', async () => {
    await open();
    expect(screen.queryByText('Set by your organisation')).toBeNull();
  });
});

describe('this PC', () => {
  test('starts Frontdesk at login when asked to, and says when it cannot', async () => {
    const { app, bridge } = await open();
    await userEvent.click(screen.getByRole('switch', { name: /Start Frontdesk when/ }));
    await settle();
    expect(bridge.inputsOf('computer.setStartAtLogin')).toEqual([{ on: true }]);
    expect(app.computer.current.startAtLogin.on).toBe(true);
    bridge.handle('computer.setStartAtLogin', () => fail('store-read-only'));
    await userEvent.click(screen.getByRole('switch', { name: /Start Frontdesk when/ }));
    expect(await screen.findByText(/can only be read/)).toBeVisible();
  });

  test('draws without the graphics card from the next start on', async () => {
    await open();
    await userEvent.click(screen.getByRole('switch', { name: 'Draw with the graphics card' }));
    expect(await screen.findByText('From the next start of Frontdesk on.')).toBeVisible();
  });
});

describe('updates', () => {
  const progress = (of: UpdateProgress) => ({
    handlers: { 'updates.state': () => ({ ...SAMPLE_UPDATES, progress: of }) },
  });

  test('that wait say when they are installed, and do it at once only when asked', async () => {
    const { bridge } = await open(progress({ kind: 'waiting', version: '0.2.0' }));
    expect(
      screen.getByText(/Version 0\.2\.0 is here and is installed when Frontdesk is closed/),
    ).toBeVisible();
    expect(bridge.inputsOf('updates.restart')).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Restart and update now' }));
    expect(bridge.inputsOf('updates.restart')).toHaveLength(1);
  });

  test('are looked for when asked, and follow what main says', async () => {
    const { bridge } = await open();
    await userEvent.click(screen.getByRole('button', { name: 'Look for updates now' }));
    expect(bridge.inputsOf('updates.check')).toHaveLength(1);
    bridge.emit('updates.changed', {
      ...SAMPLE_UPDATES,
      progress: { kind: 'downloading', version: '0.2.0', percent: 40 },
    });
    expect(await screen.findByText(/Fetching version 0\.2\.0: 40 %/)).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Fetching the update' })).toHaveAttribute(
      'aria-valuenow',
      '40',
    );
  });

  test('come from the channel chosen here, unless the organisation has chosen', async () => {
    await open({ handlers: { 'computer.state': () => SAMPLE_MANAGED_COMPUTER } });
    expect(screen.getByLabelText('This PC gets')).toBeDisabled();
  });

  test('that this copy does not look for are said, with who does', async () => {
    await open(
      progress({ kind: 'off', message: 'Your organisation keeps Frontdesk up to date on this PC.' }),
    );
    expect(screen.getByText(/keeps Frontdesk up to date/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Look for updates now' })).toBeNull();
  });

  test('that fail are said once; no network is nobody’s news', async () => {
    const { app, bridge } = await open();
    const failed = (reason: 'unreachable' | 'damaged-download', message: string) =>
      bridge.emit('updates.changed', {
        ...SAMPLE_UPDATES,
        progress: { kind: 'failed', reason, message, version: '0.2.0', failedAtMs: 0, nextTryAtMs: null },
      });
    failed('unreachable', 'Not reached.');
    expect(app.announcer.toasts).toEqual([]);
    failed('damaged-download', 'It was damaged.');
    failed('damaged-download', 'It was damaged.');
    expect(app.announcer.toasts.map(({ text }) => text)).toEqual(['It was damaged.']);
  });
});

describe('help', () => {
  test('shows what a report holds before it is saved, and says where it went', async () => {
    const { app, bridge } = await open();
    await userEvent.click(screen.getByRole('button', { name: 'See what is in it' }));
    const report = await screen.findByRole('region', { name: 'Diagnostics' });
    expect(report).toHaveTextContent('oldestUnfinishedMinutes');
    expect(report).toHaveAttribute('tabindex', '0');
    await userEvent.click(screen.getByRole('button', { name: 'Hide it' }));
    expect(screen.queryByRole('region', { name: 'Diagnostics' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Export diagnostics…' }));
    await settle();
    expect(app.announcer.toasts.at(-1)?.text).toMatch(/frontdesk-diagnostics-2026-11-23\.json/);
    bridge.handle('diagnostics.save', () => fail('disk-full'));
    await userEvent.click(screen.getByRole('button', { name: 'Export diagnostics…' }));
    expect(await screen.findByText(/This was NOT kept/)).toBeVisible();
  });
});

describe('the licences', () => {
  test('are opened in full, or it is said why not', async () => {
    const why = 'Only an installed Frontdesk brings the full texts along.';
    const { bridge } = await open({
      handlers: { 'computer.openLicences': () => fail('file-unavailable', { why: 'not-installed' }) },
    });
    await userEvent.click(screen.getByText('Licences'));
    await userEvent.click(screen.getByRole('button', { name: 'Open the full texts' }));
    await settle();
    expect(bridge.inputsOf('computer.openLicences')).toHaveLength(1);
    expect(screen.getByText(why)).toBeVisible();
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

describe('in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  test('the language comes first, and every choice is named in it', async () => {
    setLanguage('de');
    await open();
    const look = screen.getByRole('region', { name: 'Darstellung' });
    expect(look.querySelector('.row')).toHaveTextContent('Sprache');
    expect(screen.getByRole('radio', { name: 'Dunkel' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Diagnose exportieren …' })).toBeVisible();
    expect(screen.getByLabelText('Zeit zum Rückgängigmachen')).toHaveTextContent('5 Sekunden');
  });

  test('a language is called by its own name', () => {
    setLanguage('de');
    expect(languageChoices().map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Wie der PC', 'English', 'Deutsch']),
    );
  });
});

describe('day sheets saved by themselves', () => {
  test('say who can read them before a folder is chosen, and where they are after', async () => {
    const { bridge, app } = await open();
    const part = screen.getByRole('region', { name: 'Day sheets saved by themselves' });
    expect(part).toHaveTextContent('whoever can open the folder can read them');
    expect(part).toHaveTextContent('Nothing is saved before you choose one.');
    await userEvent.click(screen.getByRole('button', { name: 'Choose a folder…' }));
    expect(await screen.findByText('Into the folder Sheets.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Switch off' }));
    expect(bridge.inputsOf('sheet.forgetFolder')).toHaveLength(1);
    expect(await screen.findByRole('button', { name: 'Choose a folder…' })).toBeVisible();
    expect(app.announcer.toasts.at(-1)?.text).toContain('The last ones are still in Sheets.');
  });

  test('say once in the window what is wrong with the folder, and here as long as it is', async () => {
    const { bridge, app } = await open();
    const folder = { isPossible: true, folderName: 'Sheets', savedAtMs: null };
    for (let attempt = 0; attempt < 3; attempt += 1)
      bridge.emit('sheet.folderChanged', { ...folder, problem: 'no-room' });
    expect(await screen.findByText(/no room left for day sheets in Sheets/)).toBeVisible();
    expect(app.announcer.toasts).toHaveLength(1);
    bridge.emit('sheet.folderChanged', { ...folder, problem: null });
    await settle();
    expect(screen.queryByText(/no room left/)).toBeNull();
  });

  test('are not offered in practice', async () => {
    await open({
      handlers: {
        'sheet.folder': () => ({ isPossible: false, folderName: null, savedAtMs: null, problem: null }),
      },
    });
    expect(screen.getByText(/In practice nothing is saved by itself/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Choose a folder…' })).toBeNull();
  });
});
