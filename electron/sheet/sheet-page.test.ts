import { describe, expect, it, test } from 'vitest';
import type { DaySheet, SheetRow } from '../../shared/schedule/day-sheet.ts';
import { paperSizeOf, sheetPage } from './sheet-page.ts';

const ROW: SheetRow = {
  kind: 'booking',
  time: '10:00–10:30',
  name: 'Ana López',
  phone: '+1 212 555 0199',
  service: 'Physio',
  provider: 'Dr Kim',
  status: '',
  unsent: '',
  notes: '',
};

function sheet(rows: Partial<SheetRow>[], more: Partial<DaySheet> = {}): DaySheet {
  return {
    day: 'Mon 23 Nov 2026',
    place: 'Harbour Street Clinic',
    who: '',
    asOf: 'As of 09:58',
    notices: [],
    sections: [{ heading: null, rows: rows.map((row) => ({ ...ROW, ...row })), bookingCount: rows.length }],
    columns: { phone: true, provider: true },
    ...more,
  };
}

describe('the paper is the one in the printers of the locale', () => {
  it.each([
    ['en-US', 'Letter'],
    ['fr-CA', 'Letter'],
    ['es-MX', 'Letter'],
    ['es-CO', 'Letter'],
    ['en-PH', 'Letter'],
    ['en', 'Letter'],
    ['en-GB', 'A4'],
    ['de-DE', 'A4'],
    ['de', 'A4'],
    ['es-ES', 'A4'],
    ['pt-BR', 'A4'],
  ])('%s: %s', (locale, paper) => {
    expect(paperSizeOf(locale)).toBe(paper);
    expect(sheetPage(sheet([]), { paper: paperSizeOf(locale) }).css).toContain(
      `size: ${paper === 'A4' ? 'A4' : 'letter'};`,
    );
  });
});

test('no name, note or service is ever markup or style', () => {
  const hostile = `</td><script>alert(1)</script>"'><img src=x onerror=alert(1)> & {{x}}`;
  const page = sheetPage(
    sheet(
      [
        {
          name: hostile,
          notes: hostile,
          service: hostile,
          provider: hostile,
          phone: hostile,
          unsent: hostile,
        },
      ],
      {
        who: `${hostile}"} body { background: url(https://example.com) }`,
        place: hostile,
        notices: [hostile],
      },
    ),
    { paper: 'A4', remark: hostile },
  );
  for (const markup of [page.html, page.footer]) {
    expect(markup).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    expect(markup).toContain('&lt;img src=x');
  }
  // Between the quotes of `content` no sign is left that could end them.
  const contents = [...page.css.matchAll(/content: (.*?); font/g)].map(([, content = '']) => content);
  expect(contents[0]).toMatch(/^"(?:[^"\\]|\\[\da-f]+ )*"$/);
  expect(page.css).not.toContain('url(');
});

test('pages are numbered, with the day and its age on each, on paper and as PDF', () => {
  const { css, footer } = sheetPage(sheet([{}]), { paper: 'A4', remark: 'Written again' });
  expect(footer).toContain('Mon 23 Nov 2026 · As of 09:58 · Written again');
  expect(footer).toMatch(/Page <span class="pageNumber"><\/span> of <span class="totalPages"><\/span>/);
  expect(css).toContain('content: "Page " counter(page) " of " counter(pages) ""');
  expect(css).toContain('Mon 23 Nov 2026 · As of 09:58');
});

test('names in any direction stand apart from what is beside them', () => {
  expect(sheetPage(sheet([{ name: 'ليلى حداد' }]), { paper: 'A4' }).html).toContain('<bdi>ليلى حداد</bdi>');
});

test('who comes can be ticked off; blocked time cannot', () => {
  const { html } = sheetPage(
    sheet([
      {},
      { kind: 'place' },
      { kind: 'class', name: 'Back class 2/3' },
      { kind: 'blocked', name: 'Blocked' },
    ]),
    { paper: 'A4' },
  );
  expect(html.match(/class="box"/g)).toHaveLength(2);
});

test('what is not on the server is said in words and framed', () => {
  const { html } = sheetPage(sheet([{ unsent: 'not on the server yet' }]), { paper: 'A4' });
  expect(html).toContain('<tbody class="booking unsent">');
  expect(html).toContain('<strong>not on the server yet</strong>');
});

test('an empty day says so', () => {
  const { html } = sheetPage(sheet([]), { paper: 'A4' });
  expect(html).toContain('Nothing is booked.');
  expect(html).not.toContain('<table');
});
