/** Ways in which an answer can go wrong. */
export const FAULT_KINDS = [
  'latency',
  'drop-before-commit',
  'drop-after-commit',
  'hang',
  'hang-after-commit',
  'half-answer',
  'garbage-json',
  'html',
  'empty-body',
  'answer',
  '400',
  '401',
  '403',
  '404',
  '408',
  '422',
  '429',
  '500',
  '502',
  '503',
  '504',
] as const;

/** One of the ways. README.md of this folder says what each does. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault to be injected. */
export interface FaultSpec {
  kind: FaultKind;
  /** Which requests it hits; all of them when absent. */
  match?: {
    method?: string | undefined;
    /** Tested against the path without the query; a string is the source of a regular expression. */
    path?: RegExp | string | undefined;
    /** Only the nth request that matches, counted from 1 since the fault was added. */
    nth?: number | undefined;
  };
  /** How many requests it hits before it is spent; endless when absent. With `nth`: 1. */
  times?: number | undefined;
  /** Waits this long before anything else happens. `latency` waits 1,000 ms when absent. */
  delayMs?: number | undefined;
  /** Sent as Retry-After. */
  retryAfterSeconds?: number | undefined;
  /** For statuses, `html`, `answer` and the like: carry the request out first, then answer wrongly. */
  afterCommit?: boolean | undefined;
  /** Status of `html` (default 403), `garbage-json`, `empty-body` (default 200) and `answer` (default 200). */
  status?: number | undefined;
  /** Body of `answer`, or the `message` of a status. */
  body?: unknown;
}

/** A fault that was added. */
export interface ActiveFault {
  id: string;
  spec: FaultSpec;
  /** Requests that matched, and requests it was applied to. */
  matches: number;
  hits: number;
  /** Takes the fault away. */
  remove(): void;
}

/** The faults of a server. */
export interface FaultList {
  add(spec: FaultSpec): ActiveFault;
  clear(): void;
  active(): ActiveFault[];
  /** The fault for a request, counted as a hit; the first added wins. Null when none applies. */
  take(method: string, path: string): ActiveFault | null;
}

function fits(spec: FaultSpec, method: string, path: string): boolean {
  const { match = {} } = spec;
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path === undefined) return true;
  const pattern = typeof match.path === 'string' ? new RegExp(match.path) : match.path;
  // A global or sticky expression remembers where it stopped; here every path is a new text.
  pattern.lastIndex = 0;
  return pattern.test(path);
}

/** Makes an empty list of faults. */
export function createFaultList(): FaultList {
  const faults = new Map<string, ActiveFault>();
  let added = 0;
  return {
    add(spec) {
      added += 1;
      const id = `fault-${added}`;
      const fault: ActiveFault = { id, spec, matches: 0, hits: 0, remove: () => faults.delete(id) };
      faults.set(id, fault);
      return fault;
    },
    clear: () => {
      faults.clear();
    },
    active: () => [...faults.values()],
    take(method, path) {
      for (const fault of faults.values()) {
        if (!fits(fault.spec, method, path)) continue;
        fault.matches += 1;
        const nth = fault.spec.match?.nth;
        if (nth !== undefined && fault.matches !== nth) continue;
        const times = fault.spec.times ?? (nth === undefined ? Infinity : 1);
        if (fault.hits >= times) continue;
        fault.hits += 1;
        return fault;
      }
      return null;
    },
  };
}
