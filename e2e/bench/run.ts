/** `npm run bench`: every measurement beside its peer, in one run on one machine. */
import { benchBooking } from './booking-bench.ts';
import { benchCalendar } from './calendar-bench.ts';
import { benchClients } from './clients-bench.ts';
import { tableOf } from './measure.ts';
import { benchSeries } from './series-bench.ts';

// One after the other: side by side they would measure each other.
const measurements = [
  await benchClients(),
  await benchSeries(),
  ...(await benchCalendar()),
  ...(await benchBooking()),
];
process.stdout.write(`${tableOf(measurements)}\n`);
