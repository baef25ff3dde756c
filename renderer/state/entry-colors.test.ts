import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assignColors,
  assignHues,
  colorsOfHue,
  hueOfCssColor,
  PARTS,
  contrastRatio,
  hexToOklch,
  type EntryPart,
  type Oklch,
} from './entry-colors.ts';

type Theme = 'light' | 'dark';

function partOf(name: EntryPart, theme: Theme, hue: number): Oklch {
  const [lightness, chroma] = PARTS[name][theme];
  return { lightness, chroma, hue };
}

/** As tokens.css has them: the page an appointment lies on. */
const SURFACE: Record<Theme, Oklch> = {
  light: { lightness: 1, chroma: 0, hue: 0 },
  dark: { lightness: 0.222, chroma: 0.009, hue: 260 },
};

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test('the text on an appointment is legible in every hue', () => {
    for (let hue = 0; hue < 360; hue += 3) {
      expect(contrastRatio(partOf('onFill', theme, hue), partOf('fill', theme, hue))).toBeGreaterThanOrEqual(
        4.5,
      );
      expect(contrastRatio(partOf('onTint', theme, hue), partOf('tint', theme, hue))).toBeGreaterThanOrEqual(
        4.5,
      );
    }
  });

  test('bars and swatches stand out from the page and the tint in every hue', () => {
    for (let hue = 0; hue < 360; hue += 3) {
      expect(contrastRatio(partOf('line', theme, hue), SURFACE[theme])).toBeGreaterThanOrEqual(3);
      expect(contrastRatio(partOf('line', theme, hue), partOf('tint', theme, hue))).toBeGreaterThanOrEqual(3);
    }
  });
});

test('a calendar keeps the hue it was given', () => {
  const wanted = hexToOklch('#8e24aa')?.hue ?? 0;
  expect(assignHues([{ id: 'a', color: '#8e24aa' }]).get('a')?.hue).toBeCloseTo(wanted);
});

test('two calendars with the same colour are told apart', () => {
  const hues = assignHues([
    { id: 'a', color: '#039be5' },
    { id: 'b', color: '#039be6' },
  ]);
  expect(Math.abs((hues.get('a')?.hue ?? 0) - (hues.get('b')?.hue ?? 0))).toBeGreaterThan(15);
});

test('a colour given comes before one without, whatever their order', () => {
  const hues = assignHues([
    { id: 'none', color: null },
    { id: 'blue', color: '#039be5' },
  ]);
  expect(hues.get('blue')?.hue).toBeCloseTo(hexToOklch('#039be5')?.hue ?? 0);
});

test('up to twelve entries without colours are all clearly apart', () => {
  const hues = [
    ...assignHues(Array.from({ length: 12 }, (_, index) => ({ id: `${index}`, color: null }))).values(),
  ];
  for (const [index, one] of hues.entries()) {
    for (const other of hues.slice(index + 1)) {
      const distance = Math.abs(one.hue - other.hue);
      expect(Math.min(distance, 360 - distance)).toBeGreaterThanOrEqual(18);
    }
  }
});

test('any list gets a colour for each entry, and the same list the same colours', () => {
  const entry = fc.record({
    id: fc.uuid(),
    color: fc.oneof(
      fc.constant(null),
      fc.constant('not a colour'),
      fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`),
    ),
  });
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength: 40 }), (entries) => {
      const colors = assignColors(entries);
      expect(colors.size).toBe(entries.length);
      expect([...assignColors(entries)]).toEqual([...colors]);
    }),
  );
});

test('grey stays grey, and no colour is no hue', () => {
  expect(hueOfCssColor('#808080')?.strength).toBeLessThan(0.5);
  expect(hueOfCssColor(null)).toBeNull();
  expect(hueOfCssColor('tomato')).toBeNull();
  expect(colorsOfHue({ hue: 30, strength: 1 }).fill).toMatch(/^light-dark\(oklch\(.+\), oklch\(.+\)\)$/);
});
