import { type Panel, PanelState } from './panel-state.svelte.ts';
import { createContext } from 'svelte';
import { WHOLE_FORM } from '../../shared/appointment/booking-draft.ts';
import { m } from '../../shared/messages/messages.ts';
import { listText } from '../../shared/text/plain-text.ts';
import { serverOffsetWords } from '../../shared/time/format.ts';
import { StartBridge, type FrontdeskBridge } from '../bridge/bridge.ts';
import { AccountState, placeOf } from './account-state.svelte.ts';
import { Announcer } from './announcer.svelte.ts';
import { systemClock, type Clock } from './clock.ts';
import { ComputerState, LocalDataState } from './computer-state.svelte.ts';
import { WorkstationState } from './workstation-state.svelte.ts';
import { DirectoryState } from './directory-state.svelte.ts';
import { DraftState } from './draft-state.svelte.ts';
import { OutboxState } from './outbox-state.svelte.ts';
import { ScheduleState } from './schedule-state.svelte.ts';
import { ProviderDays } from './provider-days.svelte.ts';
import { TodayState } from './today-state.svelte.ts';
import { openFormFor } from './form-opening.ts';
import { tellAttention } from './outbox-actions.ts';
import { Shortcuts } from './shortcuts.svelte.ts';
import { Autosave } from './autosave.svelte.ts';
import { UpdatesState } from './updates-state.svelte.ts';
import { Tray } from '../writes/move.svelte.ts';
import { SeriesTruth } from '../writes/series-truth.svelte.ts';
import { Writes } from '../writes/writes.svelte.ts';

export interface AppStateOptions {
  clock?: Clock;
  newId?: () => string;
}

/** The form's fields as the user knows them. */
const DRAFT_FIELD_NAMES: ReadonlyMap<string, () => string> = new Map([
  ['client', m.state_field_client],
  ['calendarId', m.state_field_service],
  ['assignedUserId', m.state_field_provider],
  ['startWall', m.state_field_start],
  ['endWall', m.state_field_end],
  ['repeat', m.state_field_repeat],
  ['movedDates', m.state_field_moved_dates],
  ['place', m.state_field_place],
  ['title', m.state_field_title],
  ['notes', m.state_field_notes],
  ['status', m.state_field_status],
  ['purpose', m.state_field_purpose],
  ['runAutomations', m.state_field_tell_client],
]);

/** Left by the page before, which was loaded again from the settings. */
const OPENS_SETTINGS = 'opens-settings';

/** Everything the window knows, one object for the whole tree of components. */
export class AppState {
  readonly bridge: FrontdeskBridge;
  readonly clock: Clock;
  readonly workstation: WorkstationState;
  readonly computer: ComputerState;
  readonly updates: UpdatesState;
  readonly account: AccountState;
  readonly directory: DirectoryState;
  readonly schedule: ScheduleState;
  readonly providerDays: ProviderDays;
  readonly today: TodayState;
  readonly outbox: OutboxState;
  readonly writes: Writes;
  readonly seriesTruth: SeriesTruth;
  readonly tray: Tray;
  readonly draft: DraftState;
  readonly typed: Autosave;
  readonly localData: LocalDataState;
  readonly panel: PanelState;
  readonly announcer: Announcer;
  readonly shortcuts: Shortcuts;
  /** False until everything was read once: the window then shows its frame only. */
  isReady = $state(false);

  readonly #startBridge: StartBridge;
  #stops: (() => void)[] = [];

  constructor(main: FrontdeskBridge, options: AppStateOptions = {}) {
    const { clock = systemClock, newId = () => crypto.randomUUID() } = options;
    this.#startBridge = new StartBridge(main);
    const bridge: FrontdeskBridge = this.#startBridge;
    this.bridge = bridge;
    this.clock = clock;
    this.workstation = new WorkstationState(bridge, clock);
    this.announcer = new Announcer(clock);
    this.computer = new ComputerState(bridge, this.announcer);
    this.updates = new UpdatesState(bridge, this.announcer);
    this.account = new AccountState(bridge);
    this.directory = new DirectoryState(bridge);
    this.schedule = new ScheduleState(bridge, this.workstation, this.account);
    this.outbox = new OutboxState(bridge, clock);
    this.writes = new Writes(this);
    this.seriesTruth = new SeriesTruth(this);
    this.tray = new Tray(this);
    this.draft = new DraftState(bridge, {
      workstation: this.workstation,
      outbox: this.outbox,
      clock,
      newId,
      timeZone: () => this.schedule.timeZone,
    });
    this.providerDays = new ProviderDays(
      this.workstation,
      this.directory,
      this.schedule,
      () => this.draft.draft?.assignedUserId ?? null,
    );
    this.today = new TodayState(this);
    this.typed = new Autosave(bridge, clock);
    this.localData = new LocalDataState(bridge, this.announcer);
    this.panel = new PanelState();
    this.shortcuts = new Shortcuts(() => this.workstation.info?.platform === 'darwin');
  }

  /** Reads everything main knows, from the local store: resolves in a moment, network or not. */
  async start(): Promise<void> {
    this.#startBridge.begin();
    await Promise.all([
      this.workstation.start(),
      this.computer.start(),
      this.updates.start(),
      this.account.start(),
      this.directory.start(),
      this.outbox.start(),
      this.typed.start(),
      this.localData.start(),
    ]);
    // The days on screen follow from preferences and zone; a form that was sent finds its outcome in the outbox.
    await Promise.all([this.schedule.start(), this.draft.start()]);
    this.#startBridge.end();
    let place = placeOf(this.account.account);
    this.#stops = [
      this.bridge.on('account.changed', (account) => {
        const next = placeOf(account);
        if (next !== place) void this.#reload();
        place = next;
      }),
      this.bridge.on('schedule.serverOffsetsChanged', (offsets) => {
        const last = offsets.at(-1);
        const words = last === undefined ? null : serverOffsetWords(last);
        if (words !== null) this.announcer.toast(words, { tone: 'warning', durationMs: 60_000 });
      }),
      this.bridge.on('workstation.showOutbox', () => this.panel.open({ kind: 'outbox' })),
      this.outbox.onChange(({ id, serverId, state }) => {
        if (state === 'done' && serverId !== null) this.typed.remapId(`local-${id}`, serverId);
      }),
      tellAttention(this),
    ];
    this.seriesTruth.start();
    this.#goOn();
    this.isReady = true;
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    for (const state of [
      this.seriesTruth,
      this.draft,
      this.typed,
      this.localData,
      this.schedule,
      this.outbox,
      this.directory,
      this.account,
      this.updates,
      this.computer,
      this.workstation,
    ]) {
      state.stop();
    }
  }

  /** Writes to disk what is still on its way there: the window may be about to go. */
  async keepTyped(): Promise<void> {
    await Promise.all([this.draft.flushIfUnsaved(), this.typed.flush()]);
  }

  /** Loads the page again, as in another language: what is typed is kept, and the settings are open after it. */
  async reloadIntoSettings(): Promise<void> {
    await this.keepTyped();
    history.replaceState(OPENS_SETTINGS, '');
    location.reload();
  }

  /** Opens the form at a slot, or the kept form where it was left when no slot is named. */
  openBooking(start: Parameters<DraftState['openAt']>[0] = {}): void {
    this.draft.openAt(start);
    this.panel.open({ kind: 'booking' });
  }

  /** Opens the form for whoever stands at the desk: it starts now, and what was being typed for another is put aside. */
  openWalkIn(): void {
    const start = this.today.walkIn();
    this.schedule.today();
    openFormFor(this, () => this.draft.openAt(start));
  }

  /** Opens the search for a free time: with whom the week in sight is, and for anyone elsewhere. */
  openFind(): void {
    const provider = this.schedule.view === 'week' ? this.providerDays.weekProvider : null;
    this.panel.open({ kind: 'find', calendarId: null, providerId: provider?.id ?? null });
  }

  /** Opens what prints a day: the one on screen in the day view, else today. */
  openSheet(): void {
    const { view, anchorDate, todayDate } = this.schedule;
    this.panel.open({ kind: 'sheet', date: view === 'day' ? anchorDate : todayDate });
  }

  /** Another location: nothing of the one before may stay on screen. */
  async #reload(): Promise<void> {
    this.panel.close();
    this.writes.leave();
    this.tray.empty();
    await Promise.all([this.directory.read(), this.outbox.read()]);
    await Promise.all([
      this.schedule.restart(),
      this.draft.restore(),
      this.typed.start(),
      this.localData.read(),
    ]);
    this.#goOn();
  }

  /** What was being done when the window was closed comes first; the form before a note. */
  #goOn(): void {
    const { leftOut } = this.draft;
    if (leftOut.includes(WHOLE_FORM)) {
      this.announcer.toast(m.state_draft_damaged(), { tone: 'warning', durationMs: 60_000 });
    } else if (leftOut.length > 0) {
      const fields = listText(leftOut.map((field) => DRAFT_FIELD_NAMES.get(field)?.() ?? field));
      this.announcer.toast(m.state_draft_from_other_version({ fields }), {
        tone: 'warning',
        durationMs: 60_000,
      });
    }
    if (this.draft.draft) this.panel.openAlone({ kind: 'booking' });
    else offerUnfinishedText(this);
    if (history.state === OPENS_SETTINGS) {
      history.replaceState(null, '');
      this.panel.open({ kind: 'settings' });
    }
  }
}

/** The window's state, for components: `const app = getAppState()`. Tests set their own with setAppState. */
export const [getAppState, setAppState] = createContext<AppState>();

/**
 * Shows what links from other programs ask for, now and as they arrive, until the function it returns is called. To be
 * begun when a schedule is open: main keeps a link that came before. A card opens beside the schedule and over nothing that
 * is being typed: the form stays where it is, one step back.
 */
export function followLinks(app: AppState): () => void {
  const take = async (): Promise<void> => {
    const reply = await app.bridge.call('links.take', undefined);
    if (!reply.ok || reply.value === null) return;
    const link = reply.value;
    if (link.kind === 'contact') app.panel.open({ kind: 'client', contactId: link.contactId });
    else app.announcer.toast(link.message, { tone: 'warning' });
  };
  void take();
  return app.bridge.on('links.arrived', () => void take());
}

/** What was left longer ago than this is found where it belongs, and not pointed out any more. */
const POINTED_OUT_MS = 12 * 3_600_000;
/** Long enough to be read and reached after a start. */
const TOAST_MS = 20_000;

/** The panel a kept text belongs to, by its key; null for a key of a later version. */
function panelOf(key: string): Panel | null {
  const [kind, id] = key.split(' ');
  if (kind === 'note' && id !== undefined) return { kind: 'details', appointmentId: id };
  if (kind === 'block' && id !== undefined) {
    return { kind: 'block', blockedSlotId: id === 'new' ? null : id, startWall: null, endWall: null };
  }
  return null;
}

/** Says at the start that a note or a block was being typed when the window went, and leads back to it. */
export function offerUnfinishedText({ announcer, clock, panel, typed }: AppState): void {
  const latest = typed.latest();
  if (latest === null || clock.nowMs() - latest.keptAtMs > POINTED_OUT_MS) return;
  const target = panelOf(latest.key);
  if (target === null) return;
  announcer.toast(target.kind === 'block' ? m.state_block_kept() : m.state_note_kept(), {
    action: { label: m.state_go_on(), run: () => panel.open(target) },
    durationMs: TOAST_MS,
  });
}
