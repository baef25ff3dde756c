import { describe, expect, it } from 'vitest';
import { nudgedWalls, nudgeOf, wallsDaysLater } from './event-keys.ts';

const WALLS = { startWall: '2026-11-23T10:00:00', endWall: '2026-11-23T10:30:00' };
const key = (name: string, shiftKey = false, altKey = true) => nudgeOf({ key: name, altKey, shiftKey }, 15);

describe('moving an event with the keyboard', () => {
  it('needs Alt, so that arrows alone still scroll', () => {
    expect(key('ArrowDown', false, false)).toBeNull();
    expect(key('Enter')).toBeNull();
  });

  it('moves by a slot', () => {
    expect(nudgedWalls(WALLS, key('ArrowDown')!, 15)).toEqual({
      startWall: '2026-11-23T10:15:00',
      endWall: '2026-11-23T10:45:00',
    });
  });

  it('makes it longer or shorter with Shift, never shorter than a slot', () => {
    expect(nudgedWalls(WALLS, key('ArrowDown', true)!, 15)).toEqual({
      ...WALLS,
      endWall: '2026-11-23T10:45:00',
    });
    const short = { ...WALLS, endWall: '2026-11-23T10:15:00' };
    expect(nudgedWalls(short, key('ArrowUp', true)!, 15)).toBeNull();
  });

  it('can still move one that is shorter than a slot', () => {
    const tiny = { ...WALLS, endWall: '2026-11-23T10:05:00' };
    expect(nudgedWalls(tiny, key('ArrowUp')!, 15)).toEqual({
      startWall: '2026-11-23T09:45:00',
      endWall: '2026-11-23T09:50:00',
    });
  });

  it('does not leave the day, but may end at midnight', () => {
    const late = { startWall: '2026-11-23T23:15:00', endWall: '2026-11-23T23:45:00' };
    expect(nudgedWalls(late, key('ArrowDown')!, 15)).toMatchObject({ endWall: '2026-11-24T00:00:00' });
    const last = { startWall: '2026-11-23T23:30:00', endWall: '2026-11-24T00:00:00' };
    expect(nudgedWalls(last, key('ArrowDown')!, 15)).toBeNull();
  });

  it('keeps the time of day when it goes to another day', () => {
    expect(wallsDaysLater(WALLS, -1)).toEqual({
      startWall: '2026-11-22T10:00:00',
      endWall: '2026-11-22T10:30:00',
    });
  });
});
