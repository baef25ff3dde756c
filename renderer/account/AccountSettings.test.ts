import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { SAMPLE_LOCATION } from '../testing/sample-directory.ts';
import { settle } from '../testing/settle.ts';
import WithAppState from '../testing/WithAppState.svelte';
import AccountSettings from './AccountSettings.svelte';

const SIGNED_IN = {
  kind: 'signed-in' as const,
  rescue: null,
  location: SAMPLE_LOCATION,
  knownLocations: [
    { locationId: SAMPLE_LOCATION.id, name: SAMPLE_LOCATION.name, timeZone: 'America/New_York' },
    { locationId: 'west', name: 'Riverside West', timeZone: 'America/Chicago' },
  ],
  missingScopes: [],
};

async function open(
  handlers: SampleOptions['handlers'] = {},
): Promise<{ app: AppState; bridge: MockBridge }> {
  const bridge = sampleBridge({ handlers: { 'account.state': () => SIGNED_IN, ...handlers } });
  const app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
  await app.start();
  render(WithAppState, { props: { app, component: AccountSettings, props: {} } });
  return { app, bridge };
}

const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));

describe('the account in the settings', () => {
  test('replaces the token of the location that is open, without its id being typed', async () => {
    const { bridge } = await open({ 'account.signIn': () => SIGNED_IN });
    await press('Replace the token…');
    expect(screen.queryByLabelText('Location id')).toBeNull();
    await userEvent.type(screen.getByLabelText('Access token'), 'pit-new');
    await press('Replace the token');
    await settle();
    expect(bridge.inputsOf('account.signIn')).toEqual([{ token: 'pit-new', locationId: SAMPLE_LOCATION.id }]);
    expect(screen.queryByLabelText('Access token')).toBeNull();
  });

  test('switches to another location of this PC', async () => {
    const { bridge } = await open({ 'account.switchLocation': () => SIGNED_IN });
    await press('Switch to it');
    expect(bridge.inputsOf('account.switchLocation')).toEqual([{ locationId: 'west' }]);
  });

  test('signs out at once where nothing is unsent', async () => {
    const { app, bridge } = await open();
    await press('Sign out');
    await settle();
    expect(bridge.inputsOf('account.signOut')).toEqual([{ discardUnsent: false }]);
    expect(app.account.kind).toBe('first-run');
  });

  test('asks before unsent work is lost, and says how much', async () => {
    const { bridge } = await open({
      'account.signOut': ({ discardUnsent }) =>
        discardUnsent ? { kind: 'first-run' } : fail('outbox-not-empty', { unsentCount: 3 }),
    });
    await press('Sign out');
    expect(await screen.findByRole('alertdialog')).toHaveTextContent('3 changes have not reached the server');
    await press('Stay signed in');
    await settle();
    expect(bridge.inputsOf('account.signOut')).toEqual([{ discardUnsent: false }]);
    // A dialog gives the page back a moment after it has gone.
    await vi.waitFor(() => {
      expect(document.body).not.toHaveStyle({ pointerEvents: 'none' });
    });
    await press('Sign out');
    await press('Discard 3 changes and sign out');
    expect(bridge.inputsOf('account.signOut').at(-1)).toEqual({ discardUnsent: true });
  });

  test.each([
    ['small', 'Large clinic, 25 providers', 'large'],
    ['large', 'Small practice, 6 providers', 'small'],
  ] as const)('offers the other practice clinic where the %s one is open', async (clinic, name, other) => {
    const { app, bridge } = await open({
      'account.state': () => ({ kind: 'practice', clinic, location: SAMPLE_LOCATION }),
    });
    await press(name);
    await settle();
    expect(bridge.inputsOf('account.startPractice')).toEqual([{ clinic: other }]);
    expect(app.account.practiceClinic).toBe(other);
    expect(screen.queryByRole('button', { name })).toBeNull();
  });

  test('offers an account where practice is open', async () => {
    const { bridge } = await open({
      'account.state': () => ({ kind: 'practice', clinic: 'small', location: SAMPLE_LOCATION }),
    });
    await press('Connect an account…');
    expect(screen.getByLabelText('Location id')).toBeVisible();
    await press('Leave practice');
    expect(bridge.inputsOf('account.leavePractice')).toHaveLength(1);
  });
});
