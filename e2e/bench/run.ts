/**
 * `npm run bench`: every measurement beside its peer, in one run on one machine. Names after `--` choose some of them:
 * `npm run bench -- start clients`.
 */
import { benchBooking } from './booking-bench.ts';
import { benchCalendar } from './calendar-bench.ts';
import { benchClients } from './clients-bench.ts';
import { tableOf, type Measurement } from './measure.ts';
import { benchSeries } from './series-bench.ts';
import { benchStart } from './start-bench.ts';

const BENCHES: Readonly<Record<string, () => Promise<Measurement[]>>> = {
  start: benchStart,
  clients: async () => [await benchClients()],
  series: async () => [await benchSeries()],
  calendar: benchCalendar,
  booking: benchBooking,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.\n`,
  );
  process.exit(1);
}
const measurements: Measurement[] = [];
// One after the other: side by side they would measure each other.
for (const [name, run] of Object.entries(BENCHES)) {
  if (chosen.length === 0 || chosen.includes(name)) measurements.push(...(await run()));
}
process.stdout.write(`${tableOf(measurements)}\n`);
