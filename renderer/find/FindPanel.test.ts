import { screen, waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openApp, type OpenedApp } from '../testing/open-app.ts';
import { freeAllDay } from '../testing/open-booking.ts';
import type { SampleOptions } from '../testing/sample-bridge.ts';

/** The search, opened by its key; the server has been asked. */
async function openSearch(options: SampleOptions = {}): Promise<OpenedApp> {
  const opened = await openApp({ appointments: [], handlers: freeAllDay, ...options });
  await opened.user.keyboard('f');
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'When' })).toHaveFocus());
  return opened;
}

const rows = (): string[] =>
  screen.getAllByRole('option').map((row) => row.textContent.replaceAll(/\s+/g, ' ').trim());

test('F and Enter open the form at the next free time, with its service and provider', async () => {
  const { user, app } = await openSearch();
  await waitFor(() => expect(rows()).toHaveLength(10));
  await user.keyboard('{Enter}');
  const { draft } = app.draft;
  expect(app.panel.current).toEqual({ kind: 'booking' });
  expect(draft?.assignedUserId).not.toBeNull();
  expect(draft?.calendarId).not.toBeNull();
  expect((draft?.startWall ?? '') > app.schedule.todayDate).toBe(true);
  expect(draft?.endWall).not.toBeNull();
});

test('a wish narrows the list as it is typed, and arrows choose from it', async () => {
  const { user, app } = await openSearch();
  await user.keyboard('fri pm');
  await waitFor(() => expect(rows().every((row) => row.startsWith('Fri '))).toBe(true));
  expect(rows().length).toBeGreaterThan(1);
  await user.keyboard('{ArrowDown}');
  const chosen = screen.getByRole('option', { selected: true });
  expect(chosen).toBe(screen.getAllByRole('option')[1]);
  expect(screen.getByRole('combobox', { name: 'When' })).toHaveAttribute('aria-activedescendant', chosen.id);
  await user.keyboard('{Enter}');
  expect(Number(app.draft.draft?.startWall?.slice(11, 13))).toBeGreaterThanOrEqual(12);
});

test('what the server does not offer goes from the list', async () => {
  const { clock } = await openSearch({
    handlers: { 'slots.free': () => ({ slots: [], source: 'server', judgedOnMs: null }) },
  });
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
  clock.advance(500);
  await screen.findByText(/^No free time until/);
  expect(screen.queryAllByRole('option')).toEqual([]);
});

test('without the server the times stand, and say that they are worked out here', async () => {
  const { clock } = await openSearch({
    handlers: { 'slots.free': () => ({ slots: [], source: 'computed', judgedOnMs: 0 }) },
  });
  clock.advance(500);
  await screen.findByText(/^Worked out on this PC/);
  expect(rows()).toHaveLength(10);
});

test('words that were not understood are said', async () => {
  const { user } = await openSearch();
  await user.keyboard('thu quickly');
  await screen.findByText('Not understood: “quickly”. The times below take no notice of it.');
});
