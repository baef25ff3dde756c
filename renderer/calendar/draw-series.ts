import type { EventInput } from 'fullcalendar';
import type { SeriesToDraw } from '../../shared/schedule/schedule.ts';
import { expandSeries, type Occurrence } from '../../shared/series/expand.ts';
import { pluginInput } from '../../shared/series/plugin-input.ts';
import { readSeries } from '../../shared/series/read-series.ts';
import type { TimeRange } from '../../shared/time/zone.ts';
import { drawAppointment, type DrawingContext } from './drawn-event.ts';
import type { EventProps } from './event-content.ts';
import type { DrawnEvent } from './event-detail.ts';
import type { GridPlan } from './grid-plan.ts';

/** A series as drawn: by `@fullcalendar/rrule`, or as single events where the plugin would get it wrong. */
export interface SeriesDrawing {
  ruleEvents: EventInput[];
  events: DrawnEvent[];
  /** True where its rule cannot be read or expanded: visits of it may be missing in this view. */
  isUndrawable: boolean;
}

/**
 * How a series that no listing covers yet is drawn (shared/README.md, "Decisions"): only what is in view, and
 * nothing in windows that a listing speaks for. Occurrences cannot be dragged: the server does not know them yet.
 * A rule that cannot be read, or is too much to be expanded, still shows its own start, marked as what it is.
 */
export function drawSeries(
  series: SeriesToDraw,
  view: TimeRange,
  plan: GridPlan,
  context: DrawingContext,
): SeriesDrawing {
  const template = drawAppointment(series.template, context);
  const read = readSeries(series.definition);
  const isListed = ({ startMs }: Pick<Occurrence, 'startMs'>): boolean =>
    series.listedWindows.some((window) => startMs >= window.startMs && startMs < window.endMs);
  if (!read.ok) {
    const start = isListed(series.template) ? [] : [withoutRepeats(series, context)];
    return { ruleEvents: [], events: start, isUndrawable: true };
  }

  const inView = expandSeries(read.value, { fromMs: view.startMs, toMs: view.endMs });
  const listed = inView.filter(isListed);
  if (listed.length === inView.length) return { ruleEvents: [], events: [], isUndrawable: false };

  const isPluginsZone = plan.kind === 'dates' && plan.timeZone === read.value.timeZone;
  const input = isPluginsZone ? pluginInput(read.value, view) : null;
  if (input?.kind !== 'rule') {
    const events = inView
      .filter((occurrence) => !isListed(occurrence))
      .map((occurrence) => drawOccurrence(series, occurrence, context));
    return { ruleEvents: [], events, isUndrawable: false };
  }
  const ruleEvent: EventInput = {
    id: `series-${series.seriesId}`,
    title: template.detail.name,
    rrule: input.rrule,
    exdate: [...new Set([...input.exdate, ...listed.map(({ startWall }) => startWall)])],
    duration: input.duration,
    editable: false,
    color: template.detail.colors.line,
    contrastColor: template.detail.colors.tint,
    extendedProps: { detail: template.detail, isRule: true } satisfies EventProps,
  };
  return { ruleEvents: [ruleEvent], events: [], isUndrawable: false };
}

function drawOccurrence(series: SeriesToDraw, occurrence: Occurrence, context: DrawingContext): DrawnEvent {
  const { startMs, endMs } = occurrence;
  const drawn = drawAppointment({ ...series.template, startMs, endMs }, context);
  return { ...drawn, id: `${series.seriesId}@${startMs}`, movable: false };
}

/** The start of a series whose repeats cannot be drawn: said on it, and no more. */
function withoutRepeats(series: SeriesToDraw, context: DrawingContext): DrawnEvent {
  const service = context.calendarName(series.template.calendarId);
  const said = ['Repeats cannot be drawn', service].filter((part) => part !== '').join(' · ');
  const drawn = drawAppointment(series.template, { ...context, calendarName: () => said });
  return { ...drawn, id: series.seriesId, movable: false };
}
