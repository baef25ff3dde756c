import { describe, expect, it } from 'vitest';
import { NEUTRAL_COLORS } from '../state/entry-colors.ts';
import type { DrawnEvent } from './event-text.ts';
import { diffEvents, placeEvents } from './event-diff.ts';

const PLAN = { kind: 'dates', timeZone: 'Europe/Berlin' } as const;

function drawn(id: string, given: Partial<DrawnEvent['detail']> = {}, startMs = 0): DrawnEvent {
  return {
    id,
    startMs,
    endMs: startMs + 60_000,
    movable: true,
    detail: {
      kind: 'appointment',
      targetId: id,
      name: 'Ana',
      service: '',
      providerName: '',
      assignedUserId: null,
      status: 'confirmed',
      statusWord: 'Confirmed',
      sync: 'synced',
      isSeries: false,
      changedElsewhere: false,
      colors: { ...NEUTRAL_COLORS },
      label: '',
      ...given,
    },
  };
}
const placed = (...events: DrawnEvent[]) => placeEvents(PLAN, events);

describe('what is drawn again after a refresh', () => {
  it('is nothing when nothing changed, though every object is new', () => {
    const changes = diffEvents(placed(drawn('a'), drawn('b')), placed(drawn('b'), drawn('a')));
    expect(changes).toEqual({ removedIds: [], added: [], changed: [] });
  });

  it('is what came, what went and what is different', () => {
    const changes = diffEvents(
      placed(drawn('stays'), drawn('goes'), drawn('moves'), drawn('checks in')),
      placed(drawn('stays'), drawn('moves', {}, 5), drawn('checks in', { status: 'showed' }), drawn('comes')),
    );
    expect(changes.removedIds).toEqual(['goes']);
    expect(changes.added.map(({ id }) => id)).toEqual(['comes']);
    expect(changes.changed.map(({ event, ...what }) => [event.id, what])).toEqual([
      ['moves', { timeChanged: true, lookChanged: false }],
      ['checks in', { timeChanged: false, lookChanged: true }],
    ]);
  });

  it('is all when the colours mean something else', () => {
    const recolored = drawn('a', { colors: { ...NEUTRAL_COLORS, fill: 'red' } });
    expect(diffEvents(placed(drawn('a')), placed(recolored)).changed).toHaveLength(1);
  });
});
