/** A library that ships inside the app. */
export interface ShippedLibrary {
  name: string;
  /** SPDX identifier. */
  licence: string;
}

/** What is inside the app, and under which licence, as each one's own package says. */
export const SHIPPED_LIBRARIES: readonly ShippedLibrary[] = [
  { name: 'Electron', licence: 'MIT' },
  { name: 'Svelte', licence: 'MIT' },
  { name: 'FullCalendar', licence: 'MIT' },
  { name: 'bits-ui', licence: 'MIT' },
  { name: 'Lucide icons', licence: 'ISC' },
  { name: 'Inter typeface', licence: 'OFL-1.1' },
  { name: 'zod', licence: 'MIT' },
  { name: 'ky', licence: 'MIT' },
  { name: 'temporal-polyfill', licence: 'MIT' },
  { name: 'windows-iana', licence: 'MIT' },
  { name: 'rrule', licence: 'BSD-3-Clause' },
  { name: 'undici', licence: 'MIT' },
  { name: 'electron-updater', licence: 'MIT' },
  { name: 'keytar', licence: 'MIT' },
  { name: 'SQLite (@photostructure/sqlite)', licence: 'MIT' },
];
