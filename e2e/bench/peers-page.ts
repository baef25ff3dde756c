/** Runs in a window of its own: the peers, each drawing the same bookings as the app, by a click on a button. */
import {
  createCalendar,
  ResourceTimeGrid,
  TimeGrid,
  type Calendar as EventCalendar,
} from '@event-calendar/core';
import '@event-calendar/core/index.css';
import rrulePlugin from '@fullcalendar/rrule';
import { Calendar as FullCalendar, type CalendarOptions } from 'fullcalendar';
import dayGridPlugin from 'fullcalendar/daygrid';
import interactionPlugin from 'fullcalendar/interaction';
import 'fullcalendar/skeleton.css';
import classicTheme from 'fullcalendar/themes/classic';
import 'fullcalendar/themes/classic/palette.css';
import 'fullcalendar/themes/classic/theme.css';
import timeGridPlugin from 'fullcalendar/timegrid';
import MiniSearch from 'minisearch';

/** A booking as both calendars take it: wall times without an offset. */
export interface PeerEvent {
  id: string;
  title: string;
  start: string;
  end: string;
  resourceId?: string;
}

/** A series as FullCalendar's plugin takes it; its rule goes before its start and end. */
export interface PeerSeries extends PeerEvent {
  rrule: string;
  duration: string;
  display: 'auto' | 'none';
}

/** What the bench can ask of this page; each puts a peer into it, in place of the one before. */
export interface Peers {
  eventCalendar(view: 'timeGridDay' | 'timeGridWeek', date: string, events: PeerEvent[]): void;
  eventCalendarColumns(date: string, resources: { id: string; title: string }[], events: PeerEvent[]): void;
  fullCalendar(view: string, date: string, events: PeerEvent[] | PeerSeries[]): void;
  /** One column per provider, each a day of a made-up week: the way without its paid resource views. */
  fullCalendarColumns(date: string, columns: number, days: PeerEvent[][]): void;
  /** `#act` gives one booking another title and fetches all again. */
  fullCalendarRefetch(date: string, events: PeerEvent[]): void;
  miniSearch(clients: { id: string; name: string; phone: string | null; email: string | null }[]): void;
}

const BARE: CalendarOptions = {
  plugins: [classicTheme, dayGridPlugin, timeGridPlugin, interactionPlugin, rrulePlugin],
  headerToolbar: false,
  height: '100%',
  timeZone: 'UTC',
  firstDay: 1,
};
/** What the app shows of a client found. */
const SHOWN = 8;

let discard = (): void => undefined;

function place(): HTMLElement {
  discard();
  const host = document.createElement('div');
  host.style.height = '100%';
  document.querySelector('#peer')?.replaceChildren(host);
  return host;
}

function onButton(name: 'previous' | 'next' | 'act', work: () => void): void {
  const button = document.querySelector<HTMLButtonElement>(`#${name}`);
  if (button !== null) button.onclick = work;
}

function showEventCalendar(plugin: typeof TimeGrid, options: EventCalendar.Options & { view: string }): void {
  const calendar = createCalendar(place(), [plugin], {
    headerToolbar: { start: '', center: '', end: '' },
    height: '100%',
    firstDay: 1,
    ...options,
  });
  onButton('previous', () => calendar.prev());
  onButton('next', () => calendar.next());
}

function showFullCalendar(options: CalendarOptions): FullCalendar {
  const calendar = new FullCalendar(place(), { ...BARE, ...options });
  calendar.render();
  discard = () => calendar.destroy();
  onButton('previous', () => calendar.prev());
  onButton('next', () => calendar.next());
  return calendar;
}

const peers: Peers = {
  eventCalendar: (view, date, events) => showEventCalendar(TimeGrid, { view, date, events }),
  eventCalendarColumns: (date, resources, events) =>
    showEventCalendar(ResourceTimeGrid, { view: 'resourceTimeGridDay', date, resources, events }),
  fullCalendar: (view, date, events) =>
    void showFullCalendar({ initialView: view, initialDate: date, events }),
  fullCalendarColumns: (date, columns, days) => {
    const calendar = showFullCalendar({
      initialView: 'columns',
      initialDate: date,
      views: { columns: { type: 'timeGrid', duration: { days: columns } } },
      events: days[0] ?? [],
    });
    let shown = 0;
    const step = (by: number): void => {
      shown += by;
      calendar.batchRendering(() => {
        calendar.removeAllEventSources();
        calendar.addEventSource(days[shown] ?? []);
      });
    };
    onButton('next', () => step(1));
    onButton('previous', () => step(-1));
  },
  fullCalendarRefetch: (date, events) => {
    let round = 0;
    const calendar = showFullCalendar({
      initialView: 'timeGridWeek',
      initialDate: date,
      events: (_range: unknown, give: (events: PeerEvent[]) => void) =>
        give(
          events.map((event, index) => (index === 0 ? { ...event, title: `Round ${round}` } : { ...event })),
        ),
    });
    onButton('act', () => {
      round += 1;
      calendar.refetchEvents();
    });
  },
  miniSearch: (clients) => {
    const index = new MiniSearch<(typeof clients)[number]>({
      fields: ['name', 'phone', 'email'],
      storeFields: ['name', 'phone'],
      searchOptions: { prefix: true, combineWith: 'AND' },
    });
    index.addAll(clients);
    const host = place();
    const box = document.createElement('input');
    const list = document.createElement('ul');
    // Says what was looked for: where two keys find nothing, something is painted all the same, as in the app.
    const said = document.createElement('p');
    host.append(box, said, list);
    box.oninput = () => {
      said.textContent = box.value;
      list.replaceChildren(
        ...index
          .search(box.value)
          .slice(0, SHOWN)
          .map(({ name, phone }) => {
            const line = document.createElement('li');
            line.textContent = `${String(name)} ${String(phone)}`;
            return line;
          }),
      );
    };
    box.focus();
  },
};

Object.assign(window, { peers });
