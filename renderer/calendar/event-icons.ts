import { type ComponentChild, createElement as h } from 'fullcalendar/preact';

/**
 * The small marks on events. FullCalendar draws with Preact, so the app's Svelte icons cannot be used in it: these
 * are the same Lucide shapes (ISC licence), each as one path.
 */
const PATHS = {
  dot: 'M12 9a3 3 0 1 0 0 6 3 3 0 1 0 0-6Z',
  check: 'M20 6 9 17l-5-5',
  cross: 'M18 6 6 18m0-12 12 12',
  'person-off': 'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M9 3a4 4 0 1 0 0 8 4 4 0 1 0 0-8ZM17 8l5 5m0-5-5 5',
  clock: 'M12 6v6l4 2M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0',
  triangle: 'm21.7 18-8-14a2 2 0 0 0-3.5 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3M12 9v4m0 4h.01',
  repeat: 'm17 2 4 4-4 4M3 11v-1a4 4 0 0 1 4-4h14M7 22l-4-4 4-4M21 13v1a4 4 0 0 1-4 4H3',
  question: 'M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01',
} as const;

export type EventIconName = keyof typeof PATHS;

/** One mark; decorative, because the event's label says the same in words. */
export function eventIcon(name: EventIconName): ComponentChild {
  return h(
    'svg',
    { class: `event-icon event-icon-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true', key: name },
    h('path', { d: PATHS[name] }),
  );
}
