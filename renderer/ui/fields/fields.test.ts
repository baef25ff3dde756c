import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import Checkbox from './Checkbox.svelte';
import DateField from '../dates/DateField.svelte';
import Segmented from './Segmented.svelte';
import TimeField from '../dates/TimeField.svelte';

describe('a time field', () => {
  const open = (given: object = {}) => {
    const onchange = vi.fn();
    const onproblem = vi.fn();
    const shown = render(TimeField, {
      label: 'Start',
      value: '10:00',
      now: '2026-11-23T10:24',
      onchange,
      onproblem,
      ...given,
    });
    return {
      onchange,
      onproblem,
      ...shown,
      field: screen.getByRole<HTMLInputElement>('textbox', { name: 'Start' }),
    };
  };

  test('takes what is typed when it is left, and shows how it was understood', async () => {
    const user = userEvent.setup();
    const { field, onchange } = open();
    await user.clear(field);
    await user.type(field, '930');
    await user.tab();
    expect(onchange).toHaveBeenCalledExactlyOnceWith('09:30', null);
    expect(field).toHaveValue('09:30');
  });

  test('keeps what is no time, changes nothing and says so', async () => {
    const user = userEvent.setup();
    const { field, onchange, onproblem } = open();
    await user.clear(field);
    await user.type(field, 'later');
    await user.tab();
    expect(onchange).not.toHaveBeenCalled();
    expect(field).toHaveValue('later');
    expect(onproblem).toHaveBeenLastCalledWith(expect.stringContaining('“later” is not a time'));
  });

  test('“now” is the present minute of today', async () => {
    const user = userEvent.setup();
    const { field, onchange } = open();
    await user.clear(field);
    await user.type(field, 'now{Enter}');
    expect(onchange).toHaveBeenCalledExactlyOnceWith('10:24', '2026-11-23');
    expect(field).toHaveValue('10:24');
  });

  test('arrow keys move by the step', async () => {
    const user = userEvent.setup();
    const { field, onchange } = open({ stepMinutes: 15 });
    field.focus();
    await user.keyboard('{ArrowUp}');
    expect(onchange).toHaveBeenLastCalledWith('10:15', null);
  });

  test('follows the value when the draft is dragged in the schedule, and forgets what was wrong before', async () => {
    const user = userEvent.setup();
    const { field, rerender, onproblem } = open();
    await user.clear(field);
    await user.type(field, 'later{Enter}');
    await rerender({ value: '14:45' });
    expect(field).toHaveValue('14:45');
    expect(onproblem).toHaveBeenLastCalledWith(null);
  });

  test('a time typed again is taken again, one only passed through is not', async () => {
    const user = userEvent.setup();
    const { field, onchange } = open();
    await user.click(field);
    await user.tab();
    expect(onchange).not.toHaveBeenCalled();
    await user.clear(field);
    await user.type(field, '10:00{Enter}');
    await user.tab();
    expect(onchange).toHaveBeenCalledExactlyOnceWith('10:00', null);
  });
});

describe('a date field', () => {
  test('reads a weekday, and tells the date it means', async () => {
    const user = userEvent.setup();
    const onchange = vi.fn();
    render(DateField, {
      label: 'Date',
      value: null,
      today: '2026-11-23',
      reading: { order: 'day-month' },
      onchange,
    });
    const field = screen.getByRole('textbox', { name: 'Date' });
    await user.type(field, 'tue{Enter}');
    expect(onchange).toHaveBeenCalledExactlyOnceWith('2026-11-24');
    expect(field).toHaveValue('Tue 24 Nov 2026');
  });

  test('opens a month to choose from, with today marked', async () => {
    const user = userEvent.setup();
    const onchange = vi.fn();
    render(DateField, {
      label: 'Date',
      value: '2026-11-25',
      today: '2026-11-23',
      reading: { order: 'day-month' },
      onchange,
    });
    await user.click(screen.getByRole('button', { name: 'Choose a date' }));
    // jsdom has no layout, so the popover's place is taken to be out of sight.
    const today = await screen.findByLabelText(/Mon 23 Nov 2026/);
    expect(today).toHaveAttribute('aria-current', 'date');
    await user.click(screen.getByLabelText(/Fri 27 Nov 2026/));
    expect(onchange).toHaveBeenCalledExactlyOnceWith('2026-11-27');
  });
});

test('a segmented control is one stop for Tab, and arrow keys choose', async () => {
  const user = userEvent.setup();
  const onchange = vi.fn();
  render(Segmented, {
    label: 'View',
    value: 'day',
    choices: [
      { value: 'day', label: 'Day' },
      { value: 'week', label: 'Week' },
    ],
    onchange,
  });
  await user.tab();
  expect(screen.getByRole('radio', { name: 'Day' })).toHaveFocus();
  await user.keyboard('{ArrowRight}');
  expect(onchange).toHaveBeenCalledWith('week');
});

test('a checkbox is switched by its label too', async () => {
  const user = userEvent.setup();
  const onchange = vi.fn();
  render(Checkbox, { label: 'Dr Kim', checked: false, onchange });
  await user.click(screen.getByText('Dr Kim'));
  expect(onchange).toHaveBeenCalledExactlyOnceWith(true);
});
