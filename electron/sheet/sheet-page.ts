import { currentLanguage, m, textDirection } from '../../shared/messages/messages.ts';
import type { DaySheet, SheetRow, SheetSection } from '../../shared/schedule/day-sheet.ts';

export type PaperSize = 'A4' | 'Letter';

/** Where paper is Letter, by region (Unicode CLDR, supplemental measurement data); A4 everywhere else. */
const LETTER_REGIONS = new Set('BZ CA CL CO CR GT MX NI PA PH PR SV US VE'.split(' '));

/** The paper that is in the printers where a locale with a region is spoken. */
export function paperSizeOf(locale: string): PaperSize {
  const { region } = new Intl.Locale(locale).maximize();
  return region !== undefined && LETTER_REGIONS.has(region) ? 'Letter' : 'A4';
}

/** A day sheet as a page without any script: two files, and what stands at the foot of each page of a PDF. */
export interface SheetPage {
  html: string;
  css: string;
  /** For Chromium's `footerTemplate`, which knows the page's number. On paper the style sheet says the same. */
  footer: string;
  paper: PaperSize;
}

export interface SheetPageOptions {
  paper: PaperSize;
  /** What is said at the foot of each page besides the day and its age; for a file that is written again. */
  remark?: string;
}

/** The name of the style sheet beside the page. */
export const SHEET_STYLE_FILE = 'sheet.css';

/** Makes the page of a sheet. Every text is escaped: a client's name is never markup. */
export function sheetPage(sheet: DaySheet, { paper, remark }: SheetPageOptions): SheetPage {
  const language = currentLanguage();
  const said = [sheet.day, sheet.who, sheet.asOf, remark ?? ''].filter((part) => part !== '').join(' · ');
  const count =
    sheet.sections.length === 1 ? m.sheet_booked({ count: sheet.sections[0]?.bookingCount ?? 0 }) : '';
  const html = `<!doctype html>
<html lang="${language}" dir="${textDirection(language)}">
<head><meta charset="utf-8"><title>${text(`${m.sheet_title()} ${sheet.day}`)}</title><link rel="stylesheet" href="${SHEET_STYLE_FILE}"></head>
<body>
<header>
<div><p class="place"><bdi>${text(sheet.place)}</bdi></p><h1>${text(sheet.day)}${sheet.who === '' ? '' : ` · <bdi>${text(sheet.who)}</bdi>`}</h1></div>
<p class="facts">${text(sheet.asOf)}${count === '' ? '' : `<br>${text(count)}`}</p>
</header>
${sheet.notices.length === 0 ? '' : `<ul class="notices">${sheet.notices.map((notice) => `<li>${text(notice)}</li>`).join('')}</ul>`}
${sheet.sections.map((section) => sectionHtml(section, sheet)).join('\n')}
</body>
</html>
`;
  return { html, css: styleOf(paper, said), footer: footerOf(said), paper };
}

function sectionHtml(section: SheetSection, { columns }: DaySheet): string {
  const heading =
    section.heading === null
      ? ''
      : `<h2><bdi>${text(section.heading)}</bdi> <span>${text(m.sheet_booked({ count: section.bookingCount }))}</span></h2>`;
  if (section.rows.length === 0) return `<section>${heading}<p>${text(m.sheet_empty())}</p></section>`;
  const heads: [name: string, label: string][] = [
    ['tick', m.sheet_here()],
    ['time', m.sheet_time()],
    ['client', m.sheet_client()],
    ...(columns.phone ? [['phone', m.sheet_phone()] as [string, string]] : []),
    ['service', m.sheet_service()],
    ...(columns.provider ? [['provider', m.sheet_provider()] as [string, string]] : []),
    ['status', m.sheet_status()],
  ];
  // `10:00 am–10:30 am` is to stand in one line; what names days as well takes two anyway.
  const isWide = section.rows.some(({ time }) => time.length > 13 && time.length <= ONE_LINE);
  return `<section>${heading}<table${isWide ? ' class="wide"' : ''}>
<thead><tr>${heads.map(([name, label]) => `<th scope="col" class="${name}">${text(label)}</th>`).join('')}</tr></thead>
${section.rows.map((row) => rowHtml(row, columns)).join('\n')}
</table></section>`;
}

/** A booking and its notes are one body of the table, so that no page begins with somebody's notes. */
function rowHtml(row: SheetRow, columns: DaySheet['columns']): string {
  const isClient = row.kind === 'booking' || row.kind === 'place';
  const status = [row.status, row.unsent === '' ? '' : `<strong>${text(row.unsent)}</strong>`];
  const [word = '', unsent = ''] = status;
  const cells = [
    `<td class="tick">${isClient ? '<span class="box"></span>' : ''}</td>`,
    `<td class="time">${timeHtml(row.time)}</td>`,
    `<td class="client"><bdi>${text(row.name)}</bdi></td>`,
    columns.phone ? `<td class="phone"><bdi>${text(row.phone)}</bdi></td>` : '',
    `<td class="service"><bdi>${text(row.service)}</bdi></td>`,
    columns.provider ? `<td class="provider"><bdi>${text(row.provider)}</bdi></td>` : '',
    `<td class="status">${[word === '' ? '' : text(word), unsent].filter((part) => part !== '').join('<br>')}</td>`,
  ];
  const span = cells.filter((cell) => cell !== '').length - 2;
  const notes =
    row.notes === ''
      ? ''
      : `<tr class="notes"><td colspan="2"></td><td colspan="${String(span)}"><bdi>${text(row.notes)}</bdi></td></tr>`;
  return `<tbody class="${row.kind}${row.unsent === '' ? '' : ' unsent'}"><tr>${cells.join('')}</tr>${notes}</tbody>`;
}

/** The longest time that stands in one line. */
const ONE_LINE = 19;

/** What names days or zones besides takes two lines, broken between its beginning and its end. */
function timeHtml(time: string): string {
  return time.length > ONE_LINE ? text(time).replace('–', '–<br>') : text(time).replaceAll(' ', '&nbsp;');
}

const MARKUP: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** A text as HTML shows it. */
function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (sign) => MARKUP.get(sign) ?? sign);
}

/** Stand where the numbers come in; no text has them. */
const PAGE = '\u0001';
const PAGES = '\u0002';

/** `Page 1 of 3` with each number as what stands for it in HTML or CSS. */
function pageWords(plain: (said: string) => string, page: string, pages: string): string {
  return plain(m.sheet_page({ page: PAGE, pages: PAGES }))
    .replace(PAGE, page)
    .replace(PAGES, pages);
}

function footerOf(said: string): string {
  const numbers = pageWords(text, '<span class="pageNumber"></span>', '<span class="totalPages"></span>');
  return `<div style="display:flex;justify-content:space-between;width:100%;margin:0 12mm;font:8pt Arial,'Liberation Sans','Noto Sans',sans-serif;color:#000"><span>${text(said)}</span><span>${numbers}</span></div>`;
}

/** A text between the quotes of CSS. */
function quoted(plain: string): string {
  return plain.replace(
    /[^\p{L}\p{N} ·.,:–\u0001\u0002]/gu,
    (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(16)} `,
  );
}

/**
 * Black on white in the system's own fonts, which have every script. The foot of the page in `@page` is for the printer; it
 * needs Chromium 131, and older ones print without it.
 */
function styleOf(paper: PaperSize, said: string): string {
  const numbers = pageWords(quoted, '" counter(page) "', '" counter(pages) "');
  return `@page {
  size: ${paper === 'A4' ? 'A4' : 'letter'};
  margin: 12mm 12mm 16mm;
  @bottom-left { content: "${quoted(said)}"; font: 8pt Arial, "Liberation Sans", sans-serif; }
  @bottom-right { content: "${numbers}"; font: 8pt Arial, "Liberation Sans", sans-serif; }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
html { color-scheme: light; }
body { background: #fff; color: #000; font: 10pt/1.3 Arial, "Liberation Sans", "Noto Sans", "Noto Sans CJK SC", sans-serif; font-variant-numeric: tabular-nums; }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm; padding-bottom: 2mm; border-bottom: 1.5pt solid #000; }
h1 { font-size: 17pt; line-height: 1.2; }
h2 { margin: 4mm 0 1mm; font-size: 12pt; break-after: avoid; }
h2 span { font-size: 9pt; font-weight: normal; }
.facts { flex: none; text-align: end; }
.notices { margin-top: 2mm; padding: 1.5mm 3mm; border: 0.8pt solid #000; list-style: none; font-size: 9pt; }
section + section { break-before: page; }
section > p { margin-top: 4mm; }
table { width: 100%; margin-top: 2mm; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
th { padding: 1mm 1.5mm; border-bottom: 1pt solid #000; text-align: start; }
tbody { break-inside: avoid; border-bottom: 0.5pt solid #777; }
td { padding: 1.3mm 1.5mm; vertical-align: top; overflow-wrap: break-word; font-size: 9pt; }
.box { display: block; width: 4mm; height: 4mm; border: 0.8pt solid #000; }
th { font-size: 8pt; }
th.tick { width: 9mm; }
th.time { width: 25mm; }
.wide th.time { width: 37mm; }
th.phone, th.service, th.provider { width: 29mm; }
th.status { width: 24mm; }
td.time, td.client { font-size: 10pt; }
td.client { font-weight: bold; }
.class, .blocked { background: #eee; }
.blocked td { font-weight: normal; font-style: italic; }
.unsent { outline: 1pt dashed #000; outline-offset: -1pt; }
.unsent strong { font-weight: bold; }
.notes td { padding-top: 0; white-space: pre-line; }
`;
}
