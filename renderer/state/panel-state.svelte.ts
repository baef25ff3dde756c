/** What can be open inside the details of an appointment. */
export type DetailsStep = 'cancel' | 'move';

/** What the side panel shows. */
export type Panel =
  | { kind: 'booking' }
  /** Free times of a service, across days and providers; null where nothing is chosen yet, and for anyone. */
  | { kind: 'find'; calendarId: string | null; providerId: string | null }
  /** One appointment; with a step, that is open in it. */
  | { kind: 'details'; appointmentId: string; step?: DetailsStep }
  | { kind: 'client'; contactId: string }
  | { kind: 'outbox' }
  /** A day on paper. */
  | { kind: 'sheet'; date: string }
  /** Unsent rows on their way to another PC. */
  | { kind: 'transfer'; direction: 'export' | 'import' }
  | { kind: 'settings' }
  | { kind: 'block'; blockedSlotId: string | null; startWall: string | null; endWall: string | null };

/** The side panel and the way back through what it showed. */
export class PanelState {
  #stack = $state.raw<readonly Panel[]>([]);

  /** Null while the panel is closed. */
  current: Panel | null = $derived(this.#stack.at(-1) ?? null);
  canGoBack = $derived(this.#stack.length > 1);

  /** Shows a panel; the one before can be gone back to. Opening what is open changes nothing but its contents. */
  open(panel: Panel): void {
    const rest = this.current?.kind === panel.kind ? this.#stack.slice(0, -1) : this.#stack;
    this.#stack = [...rest.filter((other) => !isSame(other, panel)), panel];
  }

  /** Shows a panel with nothing behind it, for a fresh start from the schedule. */
  openAlone(panel: Panel): void {
    this.#stack = [panel];
  }

  /** One step back: to the panel before, or closed. Returns false when nothing was open. */
  back(): boolean {
    if (this.#stack.length === 0) return false;
    this.#stack = this.#stack.slice(0, -1);
    return true;
  }

  close(): void {
    this.#stack = [];
  }

  /** Takes panels of a kind out, wherever they are in the way back, such as a form that is done. */
  remove(kind: Panel['kind']): void {
    this.#stack = this.#stack.filter((panel) => panel.kind !== kind);
  }
}

function isSame(one: Panel, other: Panel): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
