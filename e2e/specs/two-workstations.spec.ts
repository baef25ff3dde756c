import { accessibilityProblems } from '../fixtures/accessibility.ts';
import { hasScheduleAtHand } from '../fixtures/at-hand.ts';
import { callMain } from '../fixtures/call-main.ts';
import { dayOfNextWeek, spokenDay, wallTime } from '../fixtures/dates.ts';
import type { Workstation } from '../fixtures/workstation.ts';
import { CLIENT } from '../fixtures/other-workstation.ts';
import { bookingRequests } from '../fixtures/requests.ts';
import { expect, test } from '../fixtures/test.ts';
import { BookingPanel } from '../pages/booking-panel.ts';
import { pressUntil } from '../pages/keyboard.ts';
import { OutboxPanel } from '../pages/outbox-panel.ts';
import { Schedule } from '../pages/schedule.ts';
import { askServerAgain } from '../pages/title-bar.ts';

const ZONE = 'America/New_York';

test('two workstations book one slot without network: one has it, the other is offered the nearest free ones', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(2, ZONE);
  const [hubert] = [...clinic.server.state.contacts.values()].filter(
    ({ firstName }) => firstName === 'Hubert Blaine',
  );
  if (typeof hubert?.phone !== 'string') throw new Error('this clinic has no Hubert with a phone');
  // One after the other: they stand for two PCs, but here they share a keychain.
  const workstations = [await openWorkstation(clinic), await openWorkstation(clinic)];
  const people = [
    { typed: 'rosan', name: CLIENT.name, id: CLIENT.id, phone: CLIENT.phone },
    { typed: 'Hubert', name: 'Hubert Blaine', id: hubert.id, phone: hubert.phone },
  ];
  const bookedFor = (name: string): RegExp =>
    new RegExp(`^${spokenDay(date)}, 10:00 to 10:30, ${name}.*Consultation`);
  for (const { page } of workstations) {
    await new Schedule(page).nextWeek();
    await hasScheduleAtHand(page, ZONE);
  }

  for (const { page } of workstations) {
    await new Schedule(page).dragOver({ date, start: '10:00', end: '10:30' });
  }
  await clinic.goAway();
  for (const [index, { page }] of workstations.entries()) {
    const person = people[index];
    if (person === undefined) continue;
    const schedule = new Schedule(page);
    const form = new BookingPanel(page);
    await form.chooseClient(person.typed, new RegExp(person.name));
    await form.choose('Service', /^Consultation/);
    await form.choose('Provider', 'Jonas Lindqvist');
    await form.bookForLater();
    await expect(schedule.event(bookedFor(person.name))).toHaveAccessibleName(/not yet on the server$/);
  }
  await clinic.comeBack();
  const onceMore = ({ page }: Workstation) => askServerAgain(page);
  await Promise.all(workstations.map(onceMore));

  await expect.poll(() => clinic.server.state.appointments.size, { timeout: 45_000 }).toBe(1);
  const [taken] = [...clinic.server.state.appointments.values()];
  const winnerIndex = people.findIndex(({ id }) => id === taken?.contactId);
  const [winner, loser] = winnerIndex === 0 ? workstations : workstations.toReversed();
  const [first, second] = winnerIndex === 0 ? people : people.toReversed();
  if (winner === undefined || loser === undefined || first === undefined || second === undefined) return;
  const { page } = loser;
  const schedule = new Schedule(page);
  const outbox = new OutboxPanel(page);

  await test.step('the one is booked', async () => {
    await new OutboxPanel(winner.page).isEmpty();
    await expect(new Schedule(winner.page).event(bookedFor(first.name))).toHaveAccessibleName(/confirmed$/);
  });
  await test.step('the other came back: both side by side, the reason, the phone number, three free times', async () => {
    await expect(schedule.event(bookedFor(second.name))).toHaveAccessibleName(/needs attention$/, {
      timeout: 45_000,
    });
    await expect(schedule.event(bookedFor(first.name))).toHaveAccessibleName(/confirmed/, {
      timeout: 45_000,
    });
    await page.keyboard.press('o');
    const [row] = await outbox.rows('Needs you').all();
    if (row === undefined) throw new Error('no row needs the desk');
    await expect(row).toContainText(second.name);
    await expect(row).toContainText(/booked|no longer (free|available)|taken/i);
    await expect(row.getByRole('region', { name: 'On the server now' })).toContainText(first.name);
    await expect(row.getByRole('link')).toHaveAttribute('href', `tel:${second.phone}`);
    await expect(row.getByRole('group', { name: 'Nearest free times' }).getByRole('button')).toHaveCount(3);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
  await test.step('one of them is taken with the keyboard, and it is booked', async () => {
    const free = outbox.panel.getByRole('group', { name: 'Nearest free times' }).getByRole('button').first();
    const offered = (await free.textContent())?.trim() ?? '';
    await pressUntil(page, 'Tab', () => free.evaluate((button) => button === document.activeElement));
    await page.keyboard.press('Enter');
    const form = new BookingPanel(page);
    await expect(form.start).toHaveValue(offered.slice(-5));
    await expect(form.form.getByText(new RegExp(second.name)).first()).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await form.isBooked();
  });
  const held = [...clinic.server.state.appointments.values()].map(({ contactId, startMs }) => ({
    contactId,
    isWanted: wallTime(startMs, ZONE) === `${date} 10:00`,
  }));
  expect(held).toEqual([
    { contactId: first.id, isWanted: true },
    { contactId: second.id, isWanted: false },
  ]);
  await outbox.isEmpty();
  expect(await callMain(page, 'outbox.list', undefined)).toEqual([
    expect.objectContaining({ state: 'done' }),
  ]);
});

test('a client typed without network whom another workstation has made meanwhile is the same client, not a second one', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const date = dayOfNextWeek(4, ZONE);
  const workstation = await openWorkstation(clinic);
  const { page } = workstation;
  const schedule = new Schedule(page);
  await schedule.nextWeek();
  await hasScheduleAtHand(page, ZONE);
  await schedule.dragOver({ date, start: '14:00', end: '14:30' });
  await clinic.goAway();
  const form = new BookingPanel(page);
  await form.typeNewClient({ name: 'Nora Quill', phone: '212.555.0477' });
  await form.choose('Service', /^Consultation/);
  await form.choose('Provider', 'Jonas Lindqvist');
  await form.bookForLater();

  const nora = {
    ...(clinic.server.state.contacts.get(CLIENT.id) as NonNullable<
      ReturnType<typeof clinic.server.state.contacts.get>
    >),
    id: 'nOrAqUiLlMaDeElSeW01',
    firstName: 'Nora',
    lastName: 'Quill',
    phone: '+12125550477',
    email: 'nora.quill@example.com',
  };
  clinic.server.state.contacts.set(nora.id, nora);
  // Merged without a question is who has waited; who was typed a moment ago is shown to the user.
  await workstation.setClock({ minutes: 5 });
  await clinic.comeBack();
  await askServerAgain(page);
  await new OutboxPanel(page).isEmpty();

  const quills = [...clinic.server.state.contacts.values()].filter(({ lastName }) => lastName === 'Quill');
  expect(quills).toEqual([nora]);
  expect([...clinic.server.state.appointments.values()].map(({ contactId }) => contactId)).toEqual([nora.id]);
  expect(bookingRequests(clinic)).toHaveLength(1);
  await expect(
    schedule.event(new RegExp(`^${spokenDay(date)}, 14:00 to 14:30, Nora Quill.*confirmed$`)),
  ).toBeVisible();
  const { contacts } = await callMain(page, 'contacts.search', { query: 'Quill', limit: 5 });
  expect(contacts.map(({ id, provisional }) => [id, provisional])).toEqual([[nora.id, false]]);
});
