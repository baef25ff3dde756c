import type { Locator, Page } from '@playwright/test';
import { PROVIDER_IDS } from '../../electron/practice/dataset/directory.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek, spokenDay, wallTime } from '../fixtures/dates.ts';
import { bookElsewhere } from '../fixtures/other-workstation.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { DetailsPanel } from '../pages/details-panel.ts';
import { pressUntil } from '../pages/keyboard.ts';
import { minutesOf, Schedule } from '../pages/schedule.ts';

test.use({ sharesApp: true });

const ZONE = 'America/New_York';
const [TUESDAY, WEDNESDAY] = [dayOfNextWeek(2, ZONE), dayOfNextWeek(3, ZONE)];

/** The half hours that are booked when the morning begins, all with Jonas. */
const BOOKED = ['08:00', '08:30', '09:00', '09:30', '10:00', '10:30', '11:00', '11:30', '12:00', '12:30'];
/** Those that are put off to the next day, the last of them to another time. */
const PUT_OFF = ['13:30', '14:00', '14:30'] as const;

type View = 'Day' | 'Week' | 'Month' | 'List';

/** What a morning is made of. Every way to work has a way to do each of it. */
interface Hand {
  show(view: View): Promise<void>;
  turn(direction: 'Next' | 'Previous'): Promise<void>;
  open(time: string): Promise<void>;
  close(): Promise<void>;
  search(): Promise<void>;
  leaveSearch(): Promise<void>;
  openSheet(): Promise<void>;
  mark(time: string, as: 'Arrived' | 'No-show'): Promise<void>;
  cancel(time: string): Promise<void>;
  /** To the same time of the next day. */
  putOff(time: string): Promise<void>;
  hold(time: string): Promise<void>;
  place(date: string, time: string): Promise<void>;
  book(time: string): Promise<void>;
}

/** Forty actions, the same for every hand. Waits for the server where it is told something. */
async function work(hand: Hand, clinic: Clinic): Promise<void> {
  let actions = 0;
  const act = async (action: Promise<void>): Promise<void> => {
    await action;
    actions += 1;
  };
  const hasNow = async (changed: string): Promise<void> => {
    await expect.poll(() => stateOf(clinic), { timeout: 30_000 }).toContain(changed);
  };
  for (const view of ['Day', 'Week', 'List', 'Week', 'Month', 'Week'] as const) await act(hand.show(view));
  await act(hand.turn('Next'));
  await act(hand.turn('Previous'));
  for (const time of BOOKED.slice(0, 6)) {
    await act(hand.mark(time, 'Arrived'));
    await hasNow(`${TUESDAY} ${time} showed`);
  }
  for (const time of BOOKED.slice(0, 4)) {
    await act(hand.open(time));
    await act(hand.close());
  }
  for (const time of BOOKED.slice(6, 8)) {
    await act(hand.mark(time, 'No-show'));
    await hasNow(`${TUESDAY} ${time} noshow`);
  }
  for (const time of BOOKED.slice(8)) {
    await act(hand.cancel(time));
    await hasNow(`${TUESDAY} ${time} cancelled`);
  }
  for (let times = 0; times < 2; times += 1) {
    await act(hand.search());
    await act(hand.leaveSearch());
  }
  for (const time of PUT_OFF.slice(0, 2)) {
    await act(hand.putOff(time));
    await hasNow(`${WEDNESDAY} ${time} confirmed`);
  }
  for (const time of ['15:00', '15:30', '16:00', '16:30']) {
    await act(hand.book(time));
    await hasNow(`${TUESDAY} ${time} confirmed`);
    await hand.close();
  }
  await act(hand.openSheet());
  await act(hand.close());
  await act(hand.hold(PUT_OFF[2]));
  await act(hand.place(WEDNESDAY, '09:00'));
  await hasNow(`${WEDNESDAY} 09:00 confirmed`);
  expect(actions).toBe(40);
}

/** What the server holds when the morning is over, whoever worked. */
const AFTER = [
  ...BOOKED.slice(0, 6).map((time) => `${TUESDAY} ${time} showed`),
  ...BOOKED.slice(6, 8).map((time) => `${TUESDAY} ${time} noshow`),
  ...BOOKED.slice(8).map((time) => `${TUESDAY} ${time} cancelled`),
  ...['15:00', '15:30', '16:00', '16:30'].map((time) => `${TUESDAY} ${time} confirmed`),
  ...PUT_OFF.slice(0, 2).map((time) => `${WEDNESDAY} ${time} confirmed`),
  `${WEDNESDAY} 09:00 confirmed`,
];

/** `2026-12-01 08:00 showed` for each appointment; half an hour with Jonas is not said, anything else is. */
function stateOf(clinic: Clinic): string[] {
  return [...clinic.server.state.appointments.values()]
    .map(({ startMs, endMs, appointmentStatus, assignedUserId }) => {
      const minutes = (endMs - startMs) / 60_000;
      const isUsual = minutes === 30 && assignedUserId === PROVIDER_IDS.jonas;
      const unusual = isUsual ? '' : ` ${String(minutes)} min with ${assignedUserId}`;
      return `${wallTime(startMs, ZONE)} ${appointmentStatus}${unusual}`;
    })
    .toSorted();
}

function labelAt(time: string): RegExp {
  return new RegExp(`^${spokenDay(TUESDAY)}, ${time} to `);
}

async function hasFocus(locator: Locator): Promise<boolean> {
  return (await locator.count()) === 1 && locator.evaluate((element) => element === document.activeElement);
}

/** Keys only. */
function keyboardHand(page: Page): Hand {
  const schedule = new Schedule(page);
  const form = new BookingPanel(page);
  const details = new DetailsPanel(page);
  const { keyboard } = page;
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await keyboard.press(key);
  };
  const slot = async (): Promise<string> => (await schedule.slots.getAttribute('aria-label')) ?? '';
  const goToSlot = async (date: string, time: string): Promise<void> => {
    await press('g');
    await expect(schedule.slots).toBeFocused();
    const isOn = async (): Promise<boolean> => (await slot()).startsWith(spokenDay(date));
    await pressUntil(page, 'ArrowRight', isOn);
    // From the first open hour by hours, then by quarters.
    const minutes = minutesOf(time) - minutesOf(BOOKED[0] ?? '');
    await press('Home');
    await press(...Array.from({ length: Math.floor(minutes / 60) }, () => 'PageDown'));
    await press(...Array.from({ length: (minutes % 60) / 15 }, () => 'ArrowDown'));
    expect(await slot()).toContain(` ${time}–`);
  };
  const goTo = async (time: string): Promise<void> => {
    if (await hasFocus(schedule.event(labelAt(time)))) return;
    await goToSlot(TUESDAY, time);
    await press('Enter');
    await expect(schedule.event(labelAt(time))).toBeFocused();
  };
  const menu = async (time: string, name: string): Promise<void> => {
    await goTo(time);
    await press('Shift+F10');
    await expect(schedule.card.getByRole('button', { name: 'Arrived' })).toBeFocused();
    await pressUntil(page, 'ArrowDown', () =>
      hasFocus(schedule.card.getByRole('button', { name, exact: true })),
    );
    await press('Enter');
  };
  const answer = async (): Promise<void> => {
    await expect(schedule.moveBar).toBeVisible();
    await press('Enter');
    await expect(schedule.moveBar).toHaveCount(0);
  };
  return {
    show: async (view) => {
      await press(view.slice(0, 1).toLowerCase());
      await expect(page.getByRole('radio', { name: view })).toBeChecked();
    },
    turn: (direction) => press(direction === 'Next' ? 'j' : 'k'),
    open: async (time) => {
      await goTo(time);
      await press('Enter');
      await expect(details.heading).toBeVisible();
    },
    close: async () => {
      await press('Escape');
      await expect(details.panel).toHaveCount(0);
    },
    search: () => press('/'),
    leaveSearch: () => press('F6'),
    openSheet: async () => {
      await press('Control+p');
      await expect(details.panel).toBeVisible();
    },
    mark: menu,
    cancel: async (time) => {
      await menu(time, 'Cancel…');
      await pressUntil(page, 'Tab', () => hasFocus(details.button('Cancel appointment')));
      await press('Enter');
      await press('Escape');
    },
    putOff: async (time) => {
      await goTo(time);
      await press('Alt+ArrowRight');
      await answer();
    },
    hold: async (time) => {
      await goTo(time);
      await press('Control+x');
      await expect(schedule.tray).toBeVisible();
    },
    place: async (date, time) => {
      await goToSlot(date, time);
      await press('Enter');
      await answer();
    },
    book: async (time) => {
      await goToSlot(TUESDAY, time);
      await press('Enter');
      await expect(form.client).toBeFocused();
      await keyboard.type('rosan');
      await expect(page.getByRole('option', { name: 'Rosan Deo' })).toBeVisible();
      await press('Enter');
      await expect(form.form.getByLabel('Service', { exact: true })).toBeFocused();
      await keyboard.type('Con');
      await press('Control+Enter');
      await form.isBooked();
    },
  };
}

/** The mouse, and letters only where something has to be typed. */
function mouseHand(page: Page): Hand {
  const schedule = new Schedule(page);
  const form = new BookingPanel(page);
  const details = new DetailsPanel(page);
  const menu = async (time: string, name: string): Promise<void> => {
    await schedule.event(labelAt(time)).click({ button: 'right' });
    await schedule.card.getByRole('button', { name, exact: true }).click();
  };
  const close = async (): Promise<void> => {
    await details.panel.getByRole('button', { name: 'Close' }).click();
    await expect(details.panel).toHaveCount(0);
  };
  return {
    show: (view) => schedule.show(view),
    turn: (direction) => page.getByRole('button', { name: `${direction} week` }).click(),
    open: async (time) => {
      await schedule.event(labelAt(time)).click();
      await expect(details.heading).toBeVisible();
    },
    close,
    search: () => page.getByRole('combobox', { name: 'Search clients' }).click(),
    leaveSearch: () => page.getByRole('heading', { level: 2 }).first().click(),
    openSheet: () => page.getByRole('button', { name: 'Print a day' }).click(),
    mark: menu,
    cancel: async (time) => {
      await menu(time, 'Cancel…');
      await details.button('Cancel appointment').click();
      await close();
    },
    putOff: async (time) => {
      await schedule.dragEvent(schedule.event(labelAt(time)), { date: WEDNESDAY, start: time });
      await schedule.answerMove('Move');
    },
    hold: async (time) => {
      await menu(time, 'Hold and look');
      await expect(schedule.tray).toBeVisible();
    },
    place: async (date, time) => {
      const { x, y } = await schedule.pointAt(date, minutesOf(time) + 2);
      await page.mouse.click(x, y);
      await schedule.answerMove('Move');
    },
    book: async (time) => {
      const { x, y } = await schedule.pointAt(TUESDAY, minutesOf(time) + 2);
      await page.mouse.click(x, y);
      await form.chooseClient('rosan', 'Rosan Deo');
      await form.choose('Service', /^Consultation/);
      await form.book.click();
      await form.isBooked();
    },
  };
}

for (const [name, handOf] of [
  ['keys', keyboardHand],
  ['the mouse', mouseHand],
] as const) {
  test(`a morning of forty actions by ${name} alone ends with the same on the server`, async ({
    openClinic,
    openWorkstation,
  }) => {
    const clinic = await openClinic();
    const others = [...clinic.server.state.contacts.values()].filter(
      ({ firstName }) => firstName !== 'Rosan',
    );
    for (const [index, start] of [...BOOKED, ...PUT_OFF].entries()) {
      const contact = others[index];
      const [hour = '', minute = ''] = start.split(':');
      const end = minute === '00' ? `${hour}:30` : `${String(Number(hour) + 1).padStart(2, '0')}:00`;
      await bookElsewhere(clinic, {
        date: TUESDAY,
        start,
        end,
        timeZone: ZONE,
        more: { contactId: contact?.id, title: `Visit ${String(index)}`, appointmentStatus: 'confirmed' },
      });
    }
    const { page } = await openWorkstation(clinic);
    const schedule = new Schedule(page);
    await schedule.nextWeek();
    await expect(schedule.event(labelAt('08:00'))).toBeVisible();
    await work(handOf(page), clinic);
    expect(stateOf(clinic)).toEqual(AFTER.toSorted());
  });
}
