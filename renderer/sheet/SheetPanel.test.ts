import { screen, waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { fail } from '../testing/mock-bridge.ts';
import { openApp } from '../testing/open-app.ts';

test('Ctrl+P and Enter print today, for everyone, with what was chosen last', async () => {
  const { user, bridge, app } = await openApp({ preferences: { sheetDetail: 'notes', view: 'week' } });
  await user.keyboard('{Control>}p{/Control}');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Print' })).toHaveFocus());
  await user.keyboard('{Enter}');
  await waitFor(() => expect(app.panel.current).toBeNull());
  expect(bridge.inputsOf('sheet.print')).toEqual([
    { date: app.schedule.todayDate, who: { kind: 'everyone' }, detail: 'notes' },
  ]);
  expect(app.announcer.toasts.map(({ text }) => text)).toEqual(['Handed to the printer.']);
});

test('opens with the day on screen, and prints today with one more press all the same', async () => {
  const { user, bridge, app } = await openApp({ preferences: { view: 'day' } });
  app.schedule.next();
  const { anchorDate, todayDate } = app.schedule;
  expect(anchorDate).not.toBe(todayDate);
  await user.click(screen.getByRole('button', { name: 'Print a day' }));
  await user.click(await screen.findByRole('button', { name: 'Print today' }));
  expect(bridge.inputsOf('sheet.print')).toMatchObject([{ date: todayDate }]);
});

test('a dialog that is closed leaves the panel as it was; a printer that fails is said', async () => {
  let answer: 'cancelled' | 'failed' = 'cancelled';
  const { user, app } = await openApp({
    handlers: {
      'sheet.print': () => (answer === 'failed' ? fail('print-failed') : { outcome: 'cancelled' }),
    },
  });
  app.openSheet();
  await user.click(await screen.findByRole('button', { name: 'Print' }));
  expect(app.panel.current?.kind).toBe('sheet');
  expect(screen.queryByText(/was not printed/)).toBeNull();
  answer = 'failed';
  await user.click(screen.getByRole('button', { name: 'Print' }));
  expect(await screen.findByText('The day sheet was not printed.')).toBeVisible();
});

test('a provider’s day is saved as a file, whose name is said', async () => {
  const { user, bridge, app } = await openApp();
  app.openSheet();
  (await screen.findByLabelText('Whose')).focus();
  await user.keyboard('Sara');
  await user.click(screen.getByRole('radio', { name: 'Name only' }));
  await user.click(screen.getByRole('button', { name: 'Save as PDF…' }));
  await waitFor(() =>
    expect(bridge.inputsOf('sheet.savePdf')).toMatchObject([
      { who: { kind: 'provider', providerId: 'user-lindqvist' }, detail: 'names' },
    ]),
  );
  expect(app.announcer.toasts.at(-1)?.text).toMatch(/^Saved as frontdesk-day-/);
});
