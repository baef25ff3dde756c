/** How a zone that is not the PC's is said. */
import { zoneAbbreviation } from '../../shared/time/format.ts';

/** `New York time (EST)`: the city people know, then the short name. */
export function zoneLabel(timeZone: string, atMs: number): string {
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  return `${city} time (${zoneAbbreviation(atMs, timeZone)})`;
}

/** `This PC's clock is 6 h ahead.`, from the two offsets to UTC. */
export function zoneDifference(locationOffsetMs: number, pcOffsetMs: number): string {
  const minutes = Math.round((pcOffsetMs - locationOffsetMs) / 60_000);
  if (minutes === 0) return 'This PC’s clock shows the same.';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const amount = [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
  return `This PC’s clock is ${amount} ${minutes > 0 ? 'ahead' : 'behind'}.`;
}
