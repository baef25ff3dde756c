import { m } from '../../shared/messages/messages.ts';
import type { AppState } from '../state/app-state.svelte.ts';

/** How long the pointer rests on a booking before its card opens, and how long it may be off both before the card closes. */
export const REST_MS = 300;

/** The card that is open. */
export interface OpenCard {
  appointmentId: string;
  /** Where the booking is one visit of a series that is drawn from its rule: when it begins. */
  visitMs: number | null;
  /** The booking on screen it stands beside. */
  element: HTMLElement;
  /** Where the pointer was; null where it was opened by a key. */
  x: number | null;
  /** Opened by a right click or a key: it has the focus and stays until it is left. */
  isPinned: boolean;
}

type CardContext = Pick<AppState, 'clock' | 'schedule' | 'shortcuts' | 'tray' | 'writes'>;

/**
 * When the card of a booking opens and closes: after a rest of the pointer on it, or at once as its menu. One set of
 * listeners for the whole window: whatever carries `data-booking` has a card, and costs nothing until it is pointed at.
 * Content on hover as WCAG 1.4.13 asks for it: it can be closed without moving, pointed at, and stays as long as that.
 */
export class BookingCards {
  open = $state.raw<OpenCard | null>(null);

  readonly #app: CardContext;
  /** What the pointer is on: a booking, or the card of one. */
  #over: HTMLElement | null = null;
  #cancelOpening: (() => void) | null = null;
  #cancelClosing: (() => void) | null = null;

  constructor(app: CardContext) {
    this.#app = app;
  }

  /** Listens to the page; the function it returns stops that. */
  follow(page: Document): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const capture = { capture: true, signal };
    page.addEventListener(
      'pointermove',
      ({ target, clientX, pointerType, buttons }) => {
        // A finger does not rest on things, and what is dragged is looked at already.
        if (pointerType === 'touch' || buttons !== 0) return;
        this.pointAt(target instanceof Element ? target : null, clientX);
      },
      capture,
    );
    page.documentElement.addEventListener('pointerleave', () => this.pointAt(null, 0), { signal });
    page.addEventListener(
      'pointerdown',
      // Whatever is pressed is opened, dragged or left: its card comes again when it is pointed at anew.
      ({ target }) => {
        if (!isInCard(target)) this.close();
      },
      capture,
    );
    page.addEventListener(
      'scroll',
      ({ target }) => {
        if (this.open && target instanceof Node && target.contains(this.open.element)) this.close();
      },
      capture,
    );
    page.addEventListener(
      'contextmenu',
      (event) => {
        const booking = bookingAround(event.target);
        if (booking) this.openMenu(booking, event.button === 2 ? event.clientX : null);
        // The keys of the menu arrive once more when they are let go: the focus is in the card by then.
        if (booking || isInCard(event.target)) event.preventDefault();
      },
      { signal },
    );
    const unregister = this.#app.shortcuts.register(
      {
        keys: 'shift+F10',
        alternatives: ['ContextMenu'],
        label: m.details_shortcut_card(),
        group: 'Booking',
        run: () => {
          const booking = bookingAround(page.activeElement);
          if (booking) this.openMenu(booking, null);
          return booking !== null;
        },
      },
      {
        keys: 'mod+x',
        label: m.writes_hold_shortcut(),
        group: 'Booking',
        run: () => this.#hold(bookingAround(page.activeElement)),
      },
    );
    return () => {
      stop.abort();
      unregister();
      this.close();
    };
  }

  /** The pointer moved onto something. */
  pointAt(target: Element | null, x: number): void {
    const over = isInCard(target) ? cardAround(target) : bookingAround(target);
    if (over === this.#over) return;
    this.#over = over;
    this.#cancelOpening?.();
    this.#cancelOpening = null;
    if (this.open && (over === this.open.element || isInCard(over))) {
      this.#cancelClosing?.();
      this.#cancelClosing = null;
      return;
    }
    if (over && !isInCard(over)) {
      this.#cancelOpening = this.#app.clock.after(REST_MS, () => {
        const { tray, writes } = this.#app;
        // A question is about one booking already, and for one that is held a free place is looked for.
        if (writes.question === null && tray.held === null && !this.open?.isPinned)
          this.#show(over, x, false);
      });
    }
    if (this.open && !this.open.isPinned)
      this.#cancelClosing ??= this.#app.clock.after(REST_MS, () => this.close());
  }

  /** Opens the card as the menu of a booking. */
  openMenu(booking: HTMLElement, x: number | null): void {
    this.#show(booking, x, true);
  }

  /** Closes the card. One that had the focus gives it back. */
  close(): void {
    const { open } = this;
    const hadFocus = isInCard(document.activeElement);
    this.#stopWaiting();
    this.open = null;
    if (open && hadFocus) open.element.focus({ preventScroll: true });
  }

  /** Holds the booking in focus, else the one whose card is open. False where there is neither. */
  #hold(inFocus: HTMLElement | null): boolean {
    const { schedule, tray } = this.#app;
    // A visit drawn from a rule is no appointment of its own yet.
    if ((inFocus ?? this.open?.element)?.dataset['visit'] !== undefined) return false;
    const id = inFocus?.dataset['booking'] ?? this.open?.appointmentId;
    const appointment = id === undefined ? null : schedule.appointmentById(id);
    if (appointment === null) return false;
    this.close();
    tray.hold(appointment, { isByKey: inFocus !== null });
    return true;
  }

  #show(booking: HTMLElement, x: number | null, isPinned: boolean): void {
    const appointmentId = booking.dataset['booking'];
    if (appointmentId === undefined || !booking.isConnected) return;
    this.#stopWaiting();
    const visitMs = Number(booking.dataset['visit'] ?? Number.NaN);
    this.open = {
      appointmentId,
      visitMs: Number.isNaN(visitMs) ? null : visitMs,
      element: booking,
      x,
      isPinned,
    };
  }

  #stopWaiting(): void {
    this.#cancelOpening?.();
    this.#cancelClosing?.();
    this.#cancelOpening = null;
    this.#cancelClosing = null;
  }
}

function bookingAround(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-booking]') : null;
}

function cardAround(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-booking-card]') : null;
}

function isInCard(target: EventTarget | null): boolean {
  return cardAround(target) !== null;
}

/** A rectangle on screen, in pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Between a booking and its card, and between the card and the edge of the window. */
const GAP_PX = 6;

/**
 * Where a card stands: beside the booking, else below or above it, never over it and always inside a room; `rooms` are tried in
 * their order. Where nothing has room it stands at the edge that is farthest from the booking.
 */
export function placeCard(
  booking: Box,
  card: { width: number; height: number },
  rooms: readonly [Box, ...Box[]],
  x: number | null,
): { left: number; top: number } {
  for (const room of rooms) {
    const beside = clamp(booking.top, room.top + GAP_PX, room.bottom - GAP_PX - card.height);
    const along = clamp(
      (x ?? booking.left) - 4 * GAP_PX,
      room.left + GAP_PX,
      room.right - GAP_PX - card.width,
    );
    const places = [
      { left: booking.right + GAP_PX, top: beside },
      { left: booking.left - GAP_PX - card.width, top: beside },
      { left: along, top: booking.bottom + GAP_PX },
      { left: along, top: booking.top - GAP_PX - card.height },
    ];
    const fitting = places.find(({ left, top }) => {
      const isIn = left >= room.left && left + card.width <= room.right;
      return isIn && top >= room.top && top + card.height <= room.bottom;
    });
    if (fitting) return fitting;
  }
  const window = rooms.at(-1) ?? rooms[0];
  const isRoomBelow = window.bottom - booking.bottom > booking.top - window.top;
  return {
    left: clamp((x ?? booking.left) - 4 * GAP_PX, window.left + GAP_PX, window.right - GAP_PX - card.width),
    top: isRoomBelow ? window.bottom - GAP_PX - card.height : window.top + GAP_PX,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
