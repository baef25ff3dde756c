import {
  Calendar,
  type CalendarOptions,
  type EventApi,
  type EventInput,
  type EventDisplayInfo,
  type EventDropInfo,
  type EventResizeDoneInfo,
} from 'fullcalendar';
import type { TimeStyle } from '../../shared/time/format.ts';
import { formatDate } from '../../shared/time/format.ts';
import { addDays, wallToEpochMs } from '../../shared/time/zone.ts';
import {
  dayHeaderContent,
  FIXED_OPTIONS,
  languageOptions,
  listDayHeaderContent,
  type ProviderHeading,
  type SecondClock,
  slotHeaderContent,
} from './calendar-options.ts';
import { DRAFT_EVENT_ID } from './drawn-event.ts';
import { blockedContent, eventContent, type EventProps, type EventWriting } from './event-content.ts';
import { bookingOf, isBehind, isRuleVisit, type EventDetail } from './event-text.ts';
import { diffEvents } from './event-diff.ts';
import type { GridFrame, PlacedEvent, TextMeasure } from './event-fit.ts';
import {
  FIRST_COLUMN_DATE,
  type GridPlan,
  gridTime,
  gridTimeZone,
  type GridView,
  readGridSpan,
  readGridWall,
} from './grid-plan.ts';

/** Everything the grid shows. Compared part by part with what it showed before: only what differs is drawn again. */
export interface ScheduleModel {
  plan: GridPlan;
  view: GridView;
  /** Above the columns, where those are providers; by FullCalendar's own dates. */
  headings: ReadonlyMap<string, ProviderHeading>;
  /** The date the view is about. */
  date: string;
  events: ReadonlyMap<string, PlacedEvent>;
  /** Series drawn from their rule, in the form `@fullcalendar/rrule` takes; each with an id of its own. */
  seriesEvents: readonly EventInput[];
  businessHours: readonly EventInput[] | false;
  style: TimeStyle;
  secondClock: SecondClock | null;
  slotMinutes: number;
  slotHeightPx: number;
  scrollMinute: number;
  firstDayOfWeek: number;
  showWeekends: boolean;
  /** What a column has room for; what is written in the events follows from it. */
  frame: GridFrame;
  measure: TextMeasure;
  /** Changes when what was measured is out of date: the font has come. */
  measured: number;
}

/** A stretch of the grid, as wall times of the location; the provider where a column stands for one. */
export interface GridChoice {
  startWall: string;
  endWall: string;
  assignedUserId: string | null | undefined;
  /** True where a stretch of time was drawn, not only a start pointed at. */
  isDrawn?: boolean;
}

/** What the user did in the grid. */
export interface ScheduleHandlers {
  nowMs(): number;
  /** What is in the way of a booking being dragged there; null where it is free. Asked at every step of a drag. */
  objectionTo(detail: EventDetail, choice: GridChoice): string | null;
  /** Dragged over free time. */
  onSelect(choice: GridChoice): void;
  /** Clicked free time: a start, without a length. */
  onClickTime(wall: string, assignedUserId: string | null | undefined): void;
  onOpen(detail: EventDetail, element: HTMLElement): void;
  /** The tick of a row was clicked: the client is here. */
  onCame(detail: EventDetail): void;
  /** `+4` was pressed: the events of a stretch of a column that have no room in it. */
  onMore(hiddenIds: readonly string[], element: HTMLElement): void;
  /** Dropped or resized. Resolves to false when it shall go back to where it was. */
  onMove(detail: EventDetail, choice: GridChoice): Promise<boolean>;
  /** Drawn and measured again: geometry that hangs on the grid is out of date. */
  onDrawn(): void;
}

/** More than this at a time are given to FullCalendar together. */
const MANY_EVENTS = 100;

function detailOf(event: EventApi | undefined): EventDetail | undefined {
  return (event?.extendedProps as EventProps | undefined)?.detail;
}

/**
 * The block whose label is under the pointer. Blocks lie behind the lanes, which take the click; beside the label
 * the time can be booked all the same, for another provider.
 */
function blockLabelledAt(x: number, y: number): HTMLElement | null {
  const label = document
    .elementsFromPoint(x, y)
    .find((element) => element.closest('.event-blocked-name') !== null);
  return label?.closest<HTMLElement>('.grid-background-event') ?? null;
}

/**
 * FullCalendar, kept in step with a ScheduleModel. It never fetches and owns no data: events are given to it by
 * difference, and what the user does comes back as wall times of the location, whatever the PC's zone.
 */
export class ScheduleCalendar {
  readonly #calendar: Calendar;
  readonly #handlers: ScheduleHandlers;
  #model: ScheduleModel;
  #drawn: ReadonlyMap<string, PlacedEvent> = new Map();

  constructor(element: HTMLElement, model: ScheduleModel, handlers: ScheduleHandlers) {
    this.#model = model;
    this.#handlers = handlers;
    this.#calendar = new Calendar(element, {
      ...FIXED_OPTIONS,
      ...languageOptions(model.style),
      ...this.#options(model),
      ...this.#callbacks(),
    });
    this.#calendar.batchRendering(() => {
      this.#applyEvents(model);
      for (const input of model.seriesEvents) this.#calendar.addEvent(input);
    });
    this.#calendar.render();
    this.#calendar.scrollToTime({ minutes: model.scrollMinute });
  }

  /**
   * Shows another model. The plan must be of the same kind and zone: those are fixed for a calendar's life, and
   * the caller makes a new one (see `canShow`).
   */
  update(model: ScheduleModel): void {
    const before = this.#model;
    this.#model = model;
    this.#calendar.batchRendering(() => {
      this.#applyOptions(before, model);
      if (model.view !== before.view) this.#calendar.changeView(model.view, this.#gridDate(model));
      else if (this.#gridDate(model) !== this.#gridDate(before))
        this.#calendar.gotoDate(this.#gridDate(model));
      const isAnew = this.#applyEvents(model);
      this.#replaceSeries(isAnew ? [] : before.seriesEvents, model.seriesEvents);
    });
    if (
      model.scrollMinute !== before.scrollMinute ||
      model.view !== before.view ||
      model.slotHeightPx !== before.slotHeightPx
    ) {
      this.#calendar.scrollToTime({ minutes: model.scrollMinute });
    }
    this.#handlers.onDrawn();
  }

  /** True where a model can be shown without a new calendar. */
  canShow(model: ScheduleModel): boolean {
    return (
      model.plan.kind === this.#model.plan.kind && gridTimeZone(model.plan) === gridTimeZone(this.#model.plan)
    );
  }

  /** Takes away the selection FullCalendar keeps after a drag: the draft's ghost is in its place. */
  clearSelection(): void {
    this.#calendar.unselect();
  }

  scrollToMinute(minute: number): void {
    this.#calendar.scrollToTime({ minutes: Math.max(0, minute) });
  }

  destroy(): void {
    this.#calendar.destroy();
  }

  #gridDate(model: ScheduleModel): string {
    return model.plan.kind === 'dates' ? model.date : FIRST_COLUMN_DATE;
  }

  /** Options that follow from the model. Their identity matters: FullCalendar draws again whatever was set. */
  #options(model: ScheduleModel): CalendarOptions {
    const options: CalendarOptions = {
      initialView: model.view,
      initialDate: this.#gridDate(model),
      timeZone: gridTimeZone(model.plan),
      firstDay: model.firstDayOfWeek,
      weekends: model.showWeekends || model.view === 'day' || model.plan.kind === 'providers',
      slotDuration: { minutes: model.slotMinutes },
      snapDuration: { minutes: Math.min(model.slotMinutes, 15) },
      slotMinHeight: model.slotHeightPx,
      scrollTime: { minutes: model.scrollMinute },
      businessHours: model.businessHours === false ? false : [...model.businessHours],
      editable: true,
    };
    if (model.plan.kind === 'providers') {
      const { date } = model.plan;
      options.visibleRange = {
        start: FIRST_COLUMN_DATE,
        end: addDays(FIRST_COLUMN_DATE, model.plan.columns.length),
      };
      // Read by screen readers as the name of the grid: the made-up days must not be.
      options.titleFormat = () => formatDate(date, model.style);
    }
    return options;
  }

  #applyOptions(before: ScheduleModel, model: ScheduleModel): void {
    const earlier = this.#options(before);
    const later = this.#options(model);
    for (const name of Object.keys(later) as (keyof CalendarOptions)[]) {
      if (name === 'initialView' || name === 'initialDate') continue;
      if (JSON.stringify(earlier[name]) !== JSON.stringify(later[name]))
        this.#calendar.setOption(name, later[name]);
    }
    // These are functions of the model: a new function tells FullCalendar that what they give is different now.
    const isWrittenAnew =
      before.style !== model.style ||
      before.measured !== model.measured ||
      before.view !== model.view ||
      before.frame.columnPx !== model.frame.columnPx ||
      before.frame.minutePx !== model.frame.minutePx;
    if (isWrittenAnew) this.#calendar.setOption('eventContent', (info) => this.#content(info, model));
    if (before.style !== model.style || before.secondClock?.aheadMs !== model.secondClock?.aheadMs) {
      this.#calendar.setOption('slotHeaderContent', (info) =>
        slotHeaderContent(info, model.style, model.secondClock),
      );
    }
    if (before.style !== model.style) {
      this.#calendar.setOption('listDayHeaderContent', (info) =>
        listDayHeaderContent(info, model.plan.timeZone, model.style),
      );
    }
    if (JSON.stringify([...before.headings]) !== JSON.stringify([...model.headings])) {
      this.#calendar.setOption('dayHeaderContent', (info) => dayHeaderContent(info, model.headings));
    }
    if (titleOf(before) !== titleOf(model) && model.plan.kind === 'providers') {
      this.#calendar.setOption('titleFormat', this.#options(model).titleFormat);
    }
  }

  #callbacks(): CalendarOptions {
    const first = this.#model;
    const { style, secondClock, plan, headings } = first;
    return {
      now: () => gridTime(this.#handlers.nowMs(), gridTimeZone(this.#model.plan)),
      eventContent: (info) => this.#content(info, first),
      backgroundEventContent: blockedContent,
      slotHeaderContent: (info) => slotHeaderContent(info, style, secondClock),
      dayHeaderContent: (info) => dayHeaderContent(info, headings),
      listDayHeaderContent: (info) => listDayHeaderContent(info, plan.timeZone, style),
      eventDidMount: ({ el, event, view }) => {
        el.dataset['eventId'] = event.id;
        // Arrow keys go to it from the grid's one tab stop.
        if (!view.type.startsWith('list')) el.tabIndex = -1;
        const detail = detailOf(event);
        const booking = detail ? bookingOf({ id: event.id, detail }) : null;
        if (booking !== null) el.dataset['booking'] = booking;
        else if (detail && isRuleVisit({ id: event.id, detail })) {
          el.dataset['booking'] = detail.targetId;
          el.dataset['visit'] = String(this.#visitMs(event));
        }
        // A list holds list items, and these are buttons: to a screen reader they are a group under the day's name.
        el.closest('[role="listitem"] [role="list"]')?.setAttribute('role', 'group');
      },
      moreLinkDidMount: ({ el }) => {
        el.tabIndex = -1;
      },
      moreLinkClick: ({ hiddenSegs, jsEvent }) => {
        const link = jsEvent.currentTarget ?? jsEvent.target;
        const element = link instanceof Element ? link.closest<HTMLElement>('.grid-more') : null;
        if (element)
          this.#handlers.onMore(
            hiddenSegs.map(({ event }) => event.id),
            element,
          );
        // Without an answer FullCalendar opens a list of its own; one that is no view's name keeps it shut.
        return true as never;
      },
      // FullCalendar lets the mouse open what lies behind the bookings, but not the keyboard.
      backgroundEventDidMount: ({ el, event }) => {
        el.dataset['eventId'] = event.id;
        // Where a booking was is for the eyes: the booking itself says that it is not on the server yet.
        if (detailOf(event)?.kind === 'origin') {
          el.setAttribute('aria-hidden', 'true');
          return;
        }
        el.tabIndex = -1;
        el.setAttribute('role', 'button');
        el.addEventListener('keydown', (key) => {
          const detail = detailOf(event);
          if (!detail || (key.key !== 'Enter' && key.key !== ' ')) return;
          key.preventDefault();
          this.#handlers.onOpen(detail, el);
        });
      },
      // One column is one day or one provider: a booking does not run from one into the next.
      selectAllow: isWithinOneColumn,
      eventAllow: (span, event) =>
        this.#model.plan.kind === 'dates' || event === null || isWithinOneColumn(span),
      select: (info) => {
        this.#handlers.onSelect({ ...readGridSpan(this.#model.plan, info), isDrawn: true });
      },
      dateClick: (info) => {
        const { target, clientX, clientY } = info.jsEvent;
        if (target instanceof Element && target.closest('.grid-event') !== null) return;
        const block = blockLabelledAt(clientX, clientY);
        const detail =
          block && detailOf(this.#calendar.getEventById(block.dataset['eventId'] ?? '') ?? undefined);
        if (block && detail) {
          this.#handlers.onOpen(detail, block);
          return;
        }
        const { wall, assignedUserId } = readGridWall(this.#model.plan, info.dateStr);
        this.#handlers.onClickTime(wall, assignedUserId);
      },
      // Let go over the grid from the tray: as a click on the time there.
      drop: ({ dateStr }) => {
        const { wall, assignedUserId } = readGridWall(this.#model.plan, dateStr);
        this.#handlers.onClickTime(wall, assignedUserId);
      },
      eventClick: (info) => {
        const detail = detailOf(info.event);
        if (!detail) return;
        const { target } = info.jsEvent;
        if (target instanceof Element && target.closest('.event-tick') !== null)
          this.#handlers.onCame(detail);
        else this.#handlers.onOpen(detail, info.el);
      },
      eventDrop: (info) => this.#moved(info),
      eventResize: (info) => this.#moved(info),
    };
  }

  /** What is in an event; while it is dragged with what is in its way there. */
  #content(info: EventDisplayInfo, model: ScheduleModel): ReturnType<typeof eventContent> {
    const detail = info.isMirror ? detailOf(info.event) : undefined;
    const objection =
      detail === undefined
        ? null
        : this.#handlers.objectionTo(detail, readGridSpan(this.#model.plan, info.event));
    const writing: EventWriting = { ...model, isMixed: model.view === 'day' };
    return eventContent(info, writing, objection);
  }

  /** When a visit drawn from a rule begins: FullCalendar knows it for its own, and for ours the id says it. */
  #visitMs({ id, startStr, extendedProps }: EventApi): number {
    const { isRule } = extendedProps as EventProps;
    return isRule
      ? wallToEpochMs(startStr.slice(0, 19), this.#model.plan.timeZone)
      : Number(id.slice(id.lastIndexOf('@') + 1));
  }

  #moved(info: EventDropInfo | EventResizeDoneInfo): void {
    const detail = detailOf(info.event);
    if (!detail) {
      info.revert();
      return;
    }
    const choice = readGridSpan(this.#model.plan, info.event);
    void this.#handlers.onMove(detail, choice).then((accepted) => {
      if (!accepted) info.revert();
    });
  }

  /**
   * Goes from what is drawn to the model's events. Each single addition or removal costs FullCalendar a walk through
   * all events, so many at a time are handed over together. True where everything was given again, series not included.
   */
  #applyEvents(model: ScheduleModel): boolean {
    if (model.events === this.#drawn) return false;
    const changes = diffEvents(this.#drawn, model.events);
    this.#drawn = model.events;
    if (changes.removedIds.length + changes.changed.length > MANY_EVENTS) {
      for (const source of this.#calendar.getEventSources()) source.remove();
      this.#calendar.removeAllEvents();
      this.#calendar.addEventSource([...model.events.values()].map(toEventInput));
      return true;
    }
    for (const id of changes.removedIds) this.#calendar.getEventById(id)?.remove();
    for (const { event, timeChanged, lookChanged } of changes.changed) {
      const shown = this.#calendar.getEventById(event.id);
      if (!shown) {
        this.#calendar.addEvent(toEventInput(event));
        continue;
      }
      if (timeChanged) shown.setDates(event.span.start, event.span.end);
      const { share } = shown.extendedProps as EventProps;
      if (lookChanged) shown.setExtendedProp('detail', event.detail);
      if (share !== event.share) shown.setExtendedProp('share', event.share);
      if (lookChanged && shown.color !== event.detail.colors.line) {
        shown.setProp('color', event.detail.colors.line);
        shown.setProp('contrastColor', event.detail.colors.tint);
      }
      if (lookChanged && shown.startEditable !== event.movable) shown.setProp('editable', event.movable);
    }
    if (changes.added.length > MANY_EVENTS) this.#calendar.addEventSource(changes.added.map(toEventInput));
    else for (const event of changes.added) this.#calendar.addEvent(toEventInput(event));
    return false;
  }

  /** Series are few and change seldom: one that differs in anything is given again. */
  #replaceSeries(before: readonly EventInput[], after: readonly EventInput[]): void {
    const textsBefore = new Map(before.map((input) => [input.id, JSON.stringify(input)]));
    const textsAfter = new Map(after.map((input) => [input.id, JSON.stringify(input)]));
    for (const [id, text] of textsBefore) {
      // Removing one occurrence removes all of its series.
      if (id !== undefined && textsAfter.get(id) !== text) this.#calendar.getEventById(id)?.remove();
    }
    for (const input of after) {
      if (textsBefore.get(input.id) !== textsAfter.get(input.id)) this.#calendar.addEvent(input);
    }
  }
}

/** An event as FullCalendar takes it. Blocked time lies behind the bookings and can be booked over. */
export function toEventInput(event: PlacedEvent): EventInput {
  const { detail } = event;
  const isDraft = event.id === DRAFT_EVENT_ID;
  const movable = event.movable && !event.span.isClipped;
  return {
    id: event.id,
    start: event.span.start,
    end: event.span.end,
    // Read by FullCalendar where it needs a text of its own, such as when it sorts.
    title: detail.name,
    editable: movable,
    interactive: !isDraft || movable,
    ...(isBehind(detail) ? { display: 'background' } : {}),
    // FullCalendar hands them on as --fc-event-color and --fc-event-contrast-color: the bar and the fill.
    color: detail.colors.line,
    contrastColor: detail.colors.tint,
    extendedProps: { detail, share: event.share } satisfies EventProps,
  };
}

function titleOf({ plan, style }: ScheduleModel): string {
  return plan.kind === 'providers' ? `${plan.date} ${style.locale}` : '';
}

function isWithinOneColumn(span: { startStr: string; endStr: string }): boolean {
  const startDate = span.startStr.slice(0, 10);
  const endDate = span.endStr.slice(0, 10);
  const endsAtMidnight = span.endStr.slice(11, 19) === '00:00:00';
  return startDate === endDate || (endsAtMidnight && addDays(startDate, 1) === endDate);
}
