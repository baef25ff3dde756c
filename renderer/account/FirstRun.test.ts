import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { SAMPLE_BROKEN_POLICY, SAMPLE_MANAGED_COMPUTER } from '../testing/sample-computer.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { settle } from '../testing/settle.ts';
import WithAppState from '../testing/WithAppState.svelte';
import FirstRun from './FirstRun.svelte';

const TOKEN = 'pit-0f6f-secret';
let clock: ManualClock;

async function open(
  handlers: SampleOptions['handlers'] = {},
): Promise<{ app: AppState; bridge: MockBridge }> {
  clock = new ManualClock(SAMPLE_NOW_MS);
  const bridge = sampleBridge({ handlers: { 'account.state': () => ({ kind: 'first-run' }), ...handlers } });
  const app = new AppState(bridge, { clock });
  await app.start();
  render(WithAppState, { props: { app, component: FirstRun, props: {} } });
  return { app, bridge };
}

const tokenField = () => screen.getByLabelText<HTMLInputElement>('Access token');
const locationField = () => screen.getByLabelText<HTMLInputElement>('Location id');
const connectButton = () => screen.getByRole('button', { name: /^Connect/ });

async function connect(): Promise<void> {
  await userEvent.type(tokenField(), TOKEN);
  await userEvent.type(locationField(), 'C2QujeCh8ZnC7al2InWR');
  await userEvent.click(connectButton());
}

describe('the first-run screen', () => {
  test('begins at the token, which is not readable over a shoulder until asked', async () => {
    await open();
    expect(tokenField()).toHaveFocus();
    expect(tokenField()).toHaveAttribute('type', 'password');
    await userEvent.click(screen.getByRole('button', { name: 'Show the token' }));
    expect(tokenField()).toHaveAttribute('type', 'text');
  });

  test('hands token and location to main once and forgets the token when it worked', async () => {
    const { bridge } = await open({ 'account.signIn': () => ({ kind: 'first-run' }) });
    await connect();
    await settle();
    expect(bridge.inputsOf('account.signIn')).toEqual([{ token: TOKEN, locationId: 'C2QujeCh8ZnC7al2InWR' }]);
    expect(tokenField()).toHaveValue('');
    expect(document.body.innerHTML).not.toContain(TOKEN);
  });

  test('asks for what is missing without asking the server', async () => {
    const { bridge } = await open();
    await userEvent.click(connectButton());
    expect(screen.getByText('Paste the access token here.')).toBeVisible();
    expect(screen.getByText('Type the location id here.')).toBeVisible();
    expect(tokenField()).toHaveFocus();
    expect(bridge.inputsOf('account.signIn')).toEqual([]);
  });

  test('says a wrong token beside the token and keeps what was typed', async () => {
    await open({ 'account.signIn': () => fail('token-rejected') });
    await connect();
    expect(tokenField()).toHaveAccessibleDescription(/The server does not accept this token/);
    expect(tokenField()).toBeInvalid();
    expect(locationField()).toBeValid();
    expect(tokenField()).toHaveValue(TOKEN);
    expect(locationField()).toHaveValue('C2QujeCh8ZnC7al2InWR');
    expect(tokenField()).toHaveFocus();
  });

  test('says a wrong location beside the location', async () => {
    await open({ 'account.signIn': () => fail('location-forbidden') });
    await connect();
    expect(locationField()).toHaveAccessibleDescription(/This token is not for this location/);
    expect(locationField()).toHaveFocus();
    expect(tokenField()).toBeValid();
  });

  test('marks the scopes the token lacks', async () => {
    await open({ 'account.signIn': () => fail('scope-missing', { scopes: ['users.readonly'] }) });
    await connect();
    expect(tokenField()).toHaveAccessibleDescription(/lacks a scope Frontdesk needs: users.readonly/);
    expect(screen.getByText('users.readonly').closest('li')).toContainElement(
      screen.getByRole('img', { name: 'Missing' }),
    );
  });

  test('says a locked keychain for the whole form', async () => {
    await open({ 'account.signIn': () => fail('keychain-locked') });
    await connect();
    expect(screen.getByRole('alert')).toHaveTextContent(
      /This PC’s keychain is locked\. .*Unlock it.*then try again\./,
    );
    expect(tokenField()).toHaveValue(TOKEN);
  });

  test('cannot be sent twice, and says what it may be waiting for', async () => {
    const { bridge } = await open({ 'account.signIn': () => Promise.withResolvers<never>().promise });
    await connect();
    expect(connectButton()).toBeDisabled();
    expect(screen.getByText('Checking with the server…')).toBeVisible();
    clock.advance(5_000);
    expect(await screen.findByText(/asking for the password of its keychain/)).toBeVisible();
    expect(bridge.inputsOf('account.signIn')).toHaveLength(1);
  });

  test.each([
    ['Small practice, 6 providers', 'small'],
    ['Large clinic, 25 providers', 'large'],
  ])('opens a practice clinic without an account: %s', async (name, clinic) => {
    const { app, bridge } = await open();
    await userEvent.click(screen.getByRole('button', { name }));
    await settle();
    expect(bridge.inputsOf('account.startPractice')).toEqual([{ clinic }]);
    expect(app.account.practiceClinic).toBe(clinic);
  });

  test('on a managed PC has the location set, not to be changed, and no practice where it is switched off', async () => {
    const { bridge } = await open({
      'computer.state': () => SAMPLE_MANAGED_COMPUTER,
      'account.signIn': () => ({ kind: 'first-run' }),
    });
    expect(locationField()).toHaveValue('C2QujeCh8ZnC7al2InWR');
    expect(locationField()).toHaveAttribute('readonly');
    expect(locationField()).toHaveAccessibleDescription(/Set by your organisation/);
    expect(screen.queryByRole('button', { name: /practice|clinic/i })).toBeNull();
    await userEvent.type(tokenField(), TOKEN);
    await userEvent.click(connectButton());
    await settle();
    expect(bridge.inputsOf('account.signIn')).toEqual([{ token: TOKEN, locationId: 'C2QujeCh8ZnC7al2InWR' }]);
  });

  test('says when the organisation’s settings cannot be used', async () => {
    await open({ 'computer.state': () => SAMPLE_BROKEN_POLICY });
    expect(screen.getByText(/none of them is in force.*updateChannel/)).toBeVisible();
  });
});
