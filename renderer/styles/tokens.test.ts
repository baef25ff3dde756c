import { describe, expect, test } from 'vitest';
import { contrastRatio, type Oklch } from '../state/entry-colors.ts';
import tokensCss from './tokens.css?raw';

type Theme = 'light' | 'dark';

/** Every `--name: light-dark(oklch(…), oklch(…))` of the file. */
function readTokens(): Map<string, Record<Theme, Oklch>> {
  const color = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
  const pattern = new RegExp(String.raw`--([\w-]+): light-dark\(${color}, ${color}\)`, 'g');
  const read = (texts: (string | undefined)[]): Oklch => {
    const [lightness = NaN, chroma = NaN, hue = NaN] = texts.map(Number);
    return { lightness, chroma, hue };
  };
  return new Map(
    [...tokensCss.matchAll(pattern)].map((match) => [
      match[1] ?? '',
      { light: read(match.slice(2, 5)), dark: read(match.slice(5, 8)) },
    ]),
  );
}

const TOKENS = readTokens();

function ratio(front: string, back: string, theme: Theme): number {
  const [one, other] = [TOKENS.get(front), TOKENS.get(back)];
  if (!one || !other) throw new Error(`There is no token --${one ? back : front}.`);
  return contrastRatio(one[theme], other[theme]);
}

const SURFACES = ['page', 'surface', 'surface-raised', 'surface-sunken', 'hover', 'closed-hours'];

/** Text and what it stands on: at least 4.5. */
const TEXT_PAIRS: [string, string][] = [
  ...['text', 'text-muted', 'text-faint'].flatMap((text) =>
    SURFACES.map((surface): [string, string] => [text, surface]),
  ),
  ['text', 'pressed'],
  ['text-muted', 'pressed'],
  ['text', 'selected'],
  ['text-muted', 'selected'],
  ['text', 'accent-soft'],
  ['text', 'attention-soft'],
  ['text', 'danger-soft'],
  ['text', 'blocked'],
  ['text-muted', 'blocked'],
  ['text-on-accent', 'accent'],
  ['text-on-accent', 'accent-hover'],
  ['text-on-accent', 'accent-pressed'],
  ['text-on-accent', 'danger'],
  ['text-on-accent', 'danger-hover'],
  ['accent-text', 'surface'],
  ['accent-text', 'page'],
  ['accent-text', 'surface-raised'],
  ['accent-text', 'accent-soft'],
  ['attention-text', 'attention-soft'],
  ['attention-text', 'surface'],
  ['danger-text', 'danger-soft'],
  ['danger-text', 'surface'],
  ['danger-text', 'surface-raised'],
  ['success-text', 'success-soft'],
];

/** Marks, icons, borders of controls and the focus: at least 3. */
const MARK_PAIRS: [string, string][] = [
  ...['line-strong', 'focus', 'now', 'attention-mark', 'danger-mark', 'success-mark', 'accent'].flatMap(
    (mark) => ['surface', 'page'].map((surface): [string, string] => [mark, surface]),
  ),
  ['attention-mark', 'attention-soft'],
  ['danger-mark', 'danger-soft'],
  ['success-mark', 'success-soft'],
];

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test.each(TEXT_PAIRS)('text in --%s on --%s is legible', (text, surface) => {
    expect(ratio(text, surface, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(MARK_PAIRS)('a mark in --%s on --%s can be seen', (mark, surface) => {
    expect(ratio(mark, surface, theme)).toBeGreaterThanOrEqual(3);
  });
});

test('there are four sizes of text and no more', () => {
  expect([...tokensCss.matchAll(/--font-[\w-]+: \d+px/g)]).toHaveLength(4);
});

test('every distance is on the grid of 4 px', () => {
  for (const [, px = ''] of tokensCss.matchAll(/--space-\d: (\d+)px/g)) expect(Number(px) % 4).toBe(0);
});
