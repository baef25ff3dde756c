import type { Route } from './route.ts';
import { appointmentRoutes } from './routes/appointments.ts';
import { blockedSlotRoutes } from './routes/blocked-slots.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { contactSearchRoutes } from './routes/contact-search.ts';
import { contactRoutes } from './routes/contacts.ts';
import { eventRoutes } from './routes/events.ts';
import { locationRoutes } from './routes/locations.ts';
import { noteRoutes } from './routes/notes.ts';
import { userRoutes } from './routes/users.ts';

/** Every operation of the API that the practice server knows. Order matters: see `matchRoute`. */
export const API_OPERATIONS: readonly Route[] = [
  ...appointmentRoutes,
  ...blockedSlotRoutes,
  ...eventRoutes,
  ...noteRoutes,
  ...calendarRoutes,
  ...contactSearchRoutes,
  ...contactRoutes,
  ...userRoutes,
  ...locationRoutes,
];
