import { parseArgs } from 'node:util';
import { DOCUMENTED_RATE_LIMIT, TRIAL_RATE_LIMIT } from './gatekeeper.ts';
import { startPracticeServer, type PracticeServerOptions } from './server.ts';

const USAGE = `Usage: npm run practice -- --port N [options]
  --port N               port on 127.0.0.1; 0 takes any free one
  --clinic NAME          small (default): 6 providers; large: 25 providers; empty: nothing booked
  --seed TEXT            other made-up people and bookings
  --now TIME             start the server's clock at this time, such as 2026-11-23T09:00:00-05:00
  --timezone ZONE        the location's zone, such as Europe/Berlin
  --counted-as ZONE      go by the clock of this zone under that name, such as Etc/GMT+7: another law
  --account NAME         production (default) or trial: 25 requests in 10 s and 10,000 a day
  --expansion-zone NAME  location (default) or utc-offset: where series are expanded
  --answer-zone ZONE     give the times in answers in this zone, such as America/Denver (or =-07:00)
  --canceled             spell the status of cancelled appointments with one l
  --deleted NAME         gone (default), readable or listed: what becomes of deleted appointments
  --index-lag-ms N       how long contact search lags behind writes (default 0)
  --allow-faults         serve the control paths under /__practice/
  --help                 this text`;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function wholeNumber(name: string, text: string, highest: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > highest)
    fail(`--${name} takes a whole number from 0 to ${highest}, not "${text}".`);
  return number;
}

function oneOf<const Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === text);
  return (
    choice ??
    fail(`--${name} takes ${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}, not "${text}".`)
  );
}

/** A clock that starts at the given time and runs on from there. */
function clockFrom(text: string): () => number {
  const startMs = Date.parse(text);
  if (Number.isNaN(startMs)) fail(`--now takes a time such as 2026-11-23T09:00:00-05:00, not "${text}".`);
  const aheadMs = startMs - Date.now();
  return () => Date.now() + aheadMs;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        seed: { type: 'string' },
        now: { type: 'string' },
        timezone: { type: 'string' },
        'counted-as': { type: 'string' },
        clinic: { type: 'string', default: 'small' },
        account: { type: 'string', default: 'production' },
        'answer-zone': { type: 'string' },
        canceled: { type: 'boolean' },
        deleted: { type: 'string', default: 'gone' },
        'expansion-zone': { type: 'string' },
        'index-lag-ms': { type: 'string' },
        'allow-faults': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function readOptions(): PracticeServerOptions {
  const values = readArguments();
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  if (values.port === undefined) fail(`--port is missing.\n${USAGE}`);
  const lag = values['index-lag-ms'];
  const zone = values['expansion-zone'];
  return {
    port: wholeNumber('port', values.port, 65_535),
    dataset: oneOf('clinic', values.clinic, ['small', 'large', 'empty']),
    rateLimit:
      oneOf('account', values.account, ['production', 'trial']) === 'trial'
        ? TRIAL_RATE_LIMIT
        : DOCUMENTED_RATE_LIMIT,
    cancelledSpelling: values.canceled === true ? 'canceled' : 'cancelled',
    deletedAppointments: oneOf('deleted', values.deleted, ['gone', 'readable', 'listed']),
    allowFaults: values['allow-faults'] === true,
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(values.now === undefined ? {} : { nowMs: clockFrom(values.now) }),
    ...(values.timezone === undefined ? {} : { timezone: values.timezone }),
    ...(values['counted-as'] === undefined ? {} : { countedAs: values['counted-as'] }),
    ...(values['answer-zone'] === undefined ? {} : { answerZone: values['answer-zone'] }),
    ...(zone === undefined
      ? {}
      : { expansionZone: oneOf('expansion-zone', zone, ['location', 'utc-offset']) }),
    ...(lag === undefined ? {} : { contactIndexLagMs: wholeNumber('index-lag-ms', lag, 3_600_000) }),
  };
}

/** What a failed start means for the person who typed the command. */
function startFailure(error: unknown, port: number | undefined): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port ?? 0} is taken by another program. Stop it, or give another port with --port.`;
  if (code === 'EACCES')
    return `Port ${port ?? 0} may not be used by this account. Give a port above 1023 with --port.`;
  if (error instanceof RangeError) return error.message;
  throw error;
}

async function main(): Promise<void> {
  const options = readOptions();
  const server = await startPracticeServer(options).catch((error: unknown) =>
    fail(startFailure(error, options.port)),
  );
  const { baseUrl, token, locationId } = server;
  process.stdout.write(`${JSON.stringify({ baseUrl, token, locationId })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  }
}

await main();
