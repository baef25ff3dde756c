import { screen, waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openReady, ordersOf } from '../testing/open-booking.ts';

test('a time found inside the form is put into it, with its provider; nothing is booked by that', async () => {
  const opened = await openReady();
  const { user, app } = opened;
  const before = app.draft.draft;
  await user.click(screen.getByRole('button', { name: 'Find a time…' }));
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'When' })).toHaveFocus());
  await user.keyboard('fri pm');
  await waitFor(() => expect(screen.getAllByRole('option')[0]).toHaveTextContent(/^Fri/));
  await user.keyboard('{Enter}');
  const { draft } = app.draft;
  expect(draft?.startWall).not.toBe(before?.startWall);
  expect(new Date(`${draft?.startWall ?? ''}Z`).getUTCDay()).toBe(5);
  expect(draft?.assignedUserId).toBe(before?.assignedUserId);
  expect(draft?.client).toEqual(before?.client);
  expect(ordersOf(opened)).toEqual([]);
  await waitFor(() => expect(screen.getByRole('button', { name: 'Find a time…' })).toHaveFocus());
  expect(screen.queryByRole('combobox', { name: 'When' })).toBeNull();
});

test('Escape folds the search away; the form stays', async () => {
  const { user, app } = await openReady();
  await user.click(screen.getByRole('button', { name: 'Find a time…' }));
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'When' })).toHaveFocus());
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('combobox', { name: 'When' })).toBeNull();
  expect(app.panel.current).toEqual({ kind: 'booking' });
  expect(screen.getByRole('button', { name: 'Find a time…' })).toHaveFocus();
});
