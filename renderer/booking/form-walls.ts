import { dateOfWall, minutesIntoDay, wallAtMinute } from '../../shared/time/zone.ts';

/** Minutes between two wall times, by the clock. */
export function minutesBetween(startWall: string, endWall: string): number {
  return (Date.parse(`${endWall}Z`) - Date.parse(`${startWall}Z`)) / 60_000;
}

/** The wall time so many minutes on, by the clock. */
export function plusMinutes(wall: string, minutes: number): string {
  return wallAtMinute(dateOfWall(wall), minutesIntoDay(wall) + minutes).slice(0, 16);
}
