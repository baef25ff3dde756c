/** What the id of one occurrence says (API-NOTES §8): `<masterId>_<startEpochMs>_<durationSeconds>`. */
export interface InstanceId {
  /** Id of the series. May hold underscores of its own. */
  masterId: string;
  startMs: number;
  durationSeconds: number;
}

/** Twelve digits begin in 1973: shorter numbers in an id are part of somebody's naming, not a time. */
const INSTANCE_ID = /^(.+)_([1-9]\d{11,13})_([1-9]\d{0,8})$/s;

/** The id the API gives one occurrence. It changes when the series moves, so it is never kept as an identity (API-NOTES §8). */
export function encodeInstanceId({ masterId, startMs, durationSeconds }: InstanceId): string {
  return `${masterId}_${startMs}_${durationSeconds}`;
}

/** Takes an instance id apart, from the right; null for an id that is none, such as a single appointment's or a master's. */
export function decodeInstanceId(id: string): InstanceId | null {
  const match = INSTANCE_ID.exec(id);
  if (match === null) return null;
  const [, masterId = '', startMs, durationSeconds] = match;
  return { masterId, startMs: Number(startMs), durationSeconds: Number(durationSeconds) };
}
