import { failure } from '../../shared/failures/failures.ts';
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { AccountState as Account } from '../../shared/account/account.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type { MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import WithAppState from '../testing/WithAppState.svelte';
import UnavailableScreen from './UnavailableScreen.svelte';

async function open(account: Account): Promise<MockBridge> {
  const bridge = sampleBridge({ handlers: { 'account.state': () => account } });
  const app = new AppState(bridge, { clock: new ManualClock() });
  await app.start();
  render(WithAppState, { props: { app, component: UnavailableScreen, props: {} } });
  return bridge;
}

const locked = {
  kind: 'keychain-unavailable' as const,
  failure: failure('keychain-locked'),
  locationName: 'Riverside',
} satisfies Account;

test('a locked keychain says so, says what is safe, and is tried again', async () => {
  const bridge = await open(locked);
  expect(screen.getByRole('heading')).toHaveTextContent('This PC’s keychain is locked');
  expect(screen.getByText(/still on this PC, encrypted/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(bridge.inputsOf('account.retryKeychain')).toHaveLength(1);
});

test('the user can practise while the keychain is away', async () => {
  const bridge = await open({ ...locked, failure: failure('keychain-missing') });
  await userEvent.click(screen.getByRole('button', { name: 'Practise meanwhile' }));
  expect(bridge.inputsOf('account.startPractice')).toEqual([{ clinic: null }]);
});

test('a keychain that lost the token lets it be entered again', async () => {
  await open({ ...locked, failure: failure('keychain-failed') });
  await userEvent.click(screen.getByRole('button', { name: 'Enter the token again…' }));
  expect(screen.getByLabelText('Access token')).toHaveFocus();
});

test('a lost key leaves what is saved alone until the user has confirmed to start again', async () => {
  const bridge = await open({ ...locked, failure: failure('keychain-key-lost') });
  await userEvent.click(screen.getByRole('button', { name: 'Start afresh…' }));
  expect(screen.getByRole('alertdialog')).toHaveTextContent(/stay locked in the old file/);
  expect(bridge.inputsOf('account.resetStore')).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Start afresh' }));
  expect(bridge.inputsOf('account.resetStore')).toHaveLength(1);
});

test('a store that cannot be opened says that nothing was deleted', async () => {
  await open({ kind: 'store-unavailable', failure: failure('store-busy'), locationName: 'R' });
  expect(screen.getByText(/another program is using its file/)).toBeVisible();
  expect(screen.getByText(/Nothing was deleted/)).toBeVisible();
});
