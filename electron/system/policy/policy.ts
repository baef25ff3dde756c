import { m } from '../../../shared/messages/messages.ts';
import { z } from 'zod';
import { NOT_MANAGED, type ManagedSettings } from '../../../shared/computer/computer-state.ts';
import type { Log } from '../../base/log.ts';
import { isLoopback } from '../../network/server-address.ts';

/** What the registry and property lists have for true and false. */
const switchSchema = z.union([z.boolean(), z.literal(0), z.literal(1)], {
  error: () => m.system_policy_boolean(),
});

/** An https address, or http on this computer. */
function secureAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** `direct`, `http://host:port` or `https://host:port`: what Chromium's proxy rules and Node's sender both take. */
function proxySetting(text: string): boolean {
  if (text === 'direct') return true;
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password, pathname, search, hash } = new URL(text);
  return username === '' && password === '' && pathname === '/' && search === '' && hash === '';
}

/**
 * The keys a policy may set, the same on every platform (README.md). Keys that are not here belong to a newer or older
 * version: they are left alone and named in the log.
 */
const policySchema = z.object({
  locationId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, { error: () => m.system_policy_location() })
    .optional(),
  serverAddress: z
    .string()
    .refine(secureAddress, { error: () => m.system_policy_https() })
    .optional(),
  updateChannel: z.enum(['stable', 'beta'], { error: () => m.system_policy_channel() }).optional(),
  updateFeedAddress: z
    .string()
    .refine(secureAddress, { error: () => m.system_policy_https() })
    .optional(),
  updates: switchSchema.optional(),
  proxy: z
    .string()
    .refine(proxySetting, {
      error: () => m.system_policy_proxy(),
    })
    .optional(),
  practiceMode: switchSchema.optional(),
  startAtLogin: switchSchema.optional(),
});

/** Every key a policy may set. */
export const POLICY_KEYS: readonly string[] = Object.keys(policySchema.shape);

/** A policy as read, with what was wrong with it; `settings` then sets nothing but says why. */
export interface ReadPolicy {
  settings: ManagedSettings;
  /** Keys this version does not know, for the log. */
  unknownKeys: string[];
}

/**
 * Reads the values of a policy store. All or nothing: one value that cannot be meant switches the whole policy off, because
 * half of what an organisation decided (the server, but not the proxy to it) may be worse than none.
 */
export function readPolicyValues(values: unknown, source: string): ReadPolicy {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return refusedPolicy(source, m.system_policy_no_list());
  }
  const unknownKeys = Object.keys(values).filter((key) => !POLICY_KEYS.includes(key));
  const parsed = policySchema.safeParse(values);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) =>
      m.system_policy_wrong_value({ name: path.join('.'), why: message }),
    );
    return { ...refusedPolicy(source, `${wrong.join('; ')}.`), unknownKeys };
  }
  const { locationId, serverAddress, updateChannel, updateFeedAddress, proxy } = parsed.data;
  return {
    settings: {
      ...NOT_MANAGED,
      source,
      locationId: locationId ?? null,
      serverAddress: serverAddress ?? null,
      updateChannel: updateChannel ?? null,
      updateFeedAddress: updateFeedAddress ?? null,
      updatesOff: isOff(parsed.data.updates),
      proxy: proxy ?? null,
      practiceOff: isOff(parsed.data.practiceMode),
      startAtLogin: parsed.data.startAtLogin === undefined ? null : Boolean(parsed.data.startAtLogin),
    },
    unknownKeys,
  };
}

/**
 * A policy that is there but cannot be used. Nothing of it is in force but one thing: the app does not update itself, since
 * whether it may is exactly what could not be read.
 */
export function refusedPolicy(source: string, why: string): ReadPolicy {
  return {
    settings: {
      ...NOT_MANAGED,
      source,
      problem: m.system_policy_refused({ source, why }),
      updatesOff: true,
    },
    unknownKeys: [],
  };
}

function isOff(value: boolean | 0 | 1 | undefined): boolean {
  return value === false || value === 0;
}

/** Notes in the log which policy is in force, without its values: a location id is the organisation's own business. */
export function logPolicy({ settings, unknownKeys }: ReadPolicy, log: Log): void {
  const { source, problem } = settings;
  if (source === null) return;
  if (problem === null) log.write('info', 'policy.in-force', { source });
  else log.write('error', 'policy.refused', { source, problem });
  if (unknownKeys.length > 0) log.write('warn', 'policy.unknown-keys', { keys: unknownKeys.join(' ') });
}
