import { failure } from '../../shared/failures/failures.ts';
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import WithAppState from '../testing/WithAppState.svelte';
import TransferPanel from './TransferPanel.svelte';

let app: AppState;
let bridge: MockBridge;

async function open(direction: 'export' | 'import', options: SampleOptions = {}): Promise<void> {
  bridge = sampleBridge(options);
  app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  app.panel.open({ kind: 'transfer', direction });
  render(WithAppState, { props: { app, component: TransferPanel, props: { direction } } });
}

const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));

async function typePassphrases(first: string, again: string): Promise<void> {
  await userEvent.type(screen.getByLabelText('Passphrase for the file'), first);
  await userEvent.type(screen.getByLabelText('The passphrase again'), again);
  await press('Export…');
}

describe('exporting drafts', () => {
  test('asks for a passphrase twice, and goes nowhere while they differ or it is short', async () => {
    await open('export');
    await typePassphrases('short', 'short');
    expect(screen.getByText('Type at least 8 characters.')).toBeVisible();
    await userEvent.clear(screen.getByLabelText('Passphrase for the file'));
    await userEvent.clear(screen.getByLabelText('The passphrase again'));
    await typePassphrases('correct horse', 'corect horse');
    expect(screen.getByText('This is not the same. Type it again.')).toBeVisible();
    expect(screen.getByLabelText('The passphrase again')).toHaveFocus();
    expect(bridge.inputsOf('transfer.export')).toEqual([]);
  });

  test('says how many went where, and what happens on this PC now', async () => {
    await open('export');
    await typePassphrases('correct horse', 'correct horse');
    expect(bridge.inputsOf('transfer.export')).toEqual([{ passphrase: 'correct horse' }]);
    expect(await screen.findByText('2 unsent bookings and changes written.')).toBeVisible();
    expect(screen.getByText(/This PC does not send them by itself any more/)).toBeVisible();
    await press('Look at the outbox');
    expect(app.panel.current).toEqual({ kind: 'outbox' });
  });

  test('keeps what was typed when the dialog was closed or the file could not be written', async () => {
    await open('export', { handlers: { 'transfer.export': () => ({ kind: 'cancelled' }) } });
    await typePassphrases('correct horse', 'correct horse');
    expect(screen.getByLabelText('The passphrase again')).toHaveValue('correct horse');
    bridge.handle('transfer.export', () => fail('file-unavailable', { why: 'no-room', fileName: 'a' }));
    await press('Export…');
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no room left');
    expect(screen.getByLabelText('The passphrase again')).toHaveValue('correct horse');
  });

  test('has nothing to do while everything is on the server', async () => {
    await open('export', { outbox: [] });
    expect(screen.getByText('Nothing to export')).toBeVisible();
  });
});

describe('importing drafts', () => {
  const refusal = (code: 'wrong-passphrase' | 'other-location'): SampleOptions => ({
    handlers: { 'transfer.import': () => ({ kind: 'refused', failure: failure(code) }) },
  });

  async function importWith(passphrase: string): Promise<void> {
    await press('Choose the file…');
    await userEvent.type(await screen.findByLabelText('Passphrase of the file'), passphrase);
    await press('Import');
  }

  test('says what was imported and what was here already', async () => {
    await open('import', {
      handlers: { 'transfer.import': () => ({ kind: 'imported', importedCount: 5, knownCount: 1 }) },
    });
    await importWith('correct horse');
    expect(bridge.inputsOf('transfer.import')).toEqual([{ passphrase: 'correct horse' }]);
    expect(await screen.findByText('5 unsent bookings and changes imported.')).toBeVisible();
    expect(screen.getByText(/1 was on this PC already and left as it is/)).toBeVisible();
  });

  test('says a wrong passphrase at its field and lets it be typed again', async () => {
    await open('import', refusal('wrong-passphrase'));
    await importWith('wrong horse');
    const field = screen.getByLabelText('Passphrase of the file');
    expect(field).toHaveAccessibleDescription(/does not open with this passphrase/);
    expect(field).toHaveFocus();
  });

  test('says of a file of another location that nothing was imported, and offers another file', async () => {
    await open('import', refusal('other-location'));
    await importWith('correct horse');
    expect(await screen.findByRole('alert')).toHaveTextContent('The file is of another location.');
    expect(screen.getByRole('button', { name: 'Another file…' })).toBeEnabled();
  });

  test('changes nothing when no file is chosen', async () => {
    await open('import', { handlers: { 'transfer.chooseFile': () => null } });
    await press('Choose the file…');
    expect(screen.queryByLabelText('Passphrase of the file')).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('in German', () => {
  afterEach(() => setLanguage('en'));

  test('what was imported and what was here already agree with their numbers', async () => {
    setLanguage('de');
    await open('import', {
      handlers: { 'transfer.import': () => ({ kind: 'imported', importedCount: 1, knownCount: 2 }) },
    });
    await press('Datei wählen …');
    await userEvent.type(await screen.findByLabelText('Passwort der Datei'), 'correct horse');
    await press('Importieren');
    expect(await screen.findByText('1 nicht gesendeter Eintrag importiert.')).toBeVisible();
    expect(screen.getByText(/2 waren schon auf diesem PC und bleiben, wie sie sind/)).toBeVisible();
  });
});
