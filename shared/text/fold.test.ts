import { describe, expect, it, test } from 'vitest';
import { foldName, foldText, foldWords } from './fold.ts';

describe('names a person would call the same are equal', () => {
  it.each([
    ['ΚΩΣΤΑΣ', 'Κώστας'],
    ['γιωργοσ', 'Γιώργος'],
    ['ﾀﾅｶ', 'タナカ'],
    ['たなか', 'タナカ'],
    ['ｶﾞｸﾄ', 'ガクト'],
    ['Ｔａｎａｋａ', 'Tanaka'],
    ['kaiulani', 'Kaʻiulani'],
    ['obrien', 'O´Brien'],
    ['obrien', 'O’Brien'],
    ['dangelo', 'D‛Angelo'],
    ['STRASSE', 'Straße'],
    ['strasse', 'STRAẞE'],
    ['isik', 'IŞIK'],
    ['isik', 'ışık'],
    ['istanbul', 'İSTANBUL'],
    ['nguyen thi dieu', 'Nguyễn Thị Diệu'],
    ['do', 'Đỗ'],
    ['שרה', 'שָׂרָה'],
    ['צרלי', 'צ׳רלי'],
    ['محمد', 'مُحَمَّد'],
    ['احمد', 'أحمد'],
    ['فاطمه', 'فاطمة'],
    ['高橋', '髙橋'],
    ['斎藤', '齋藤'],
    ['ekua', 'Ɛkua'],
    ['elnur', 'Əlnur'],
    ['علی', 'علي'],
    ['محمد', 'محـــمد'],
    ['علیرضا', 'علی\u200Cرضا'],
    ['наталья', 'НАТАЛЬЯ'],
    ['федор', 'Фёдор'],
    ['김철수', '김철수'.normalize('NFD')],
    ['น้ำ', 'น้ํา'],
    ['anne marie', 'Anne\u00A0Marie'],
    ['annemarie', 'Anne‑Marie'],
    ['ana', 'A\u200Bna\uFEFF'],
    ['ma jose', 'Mª José'],
    ['ﬁona', 'Fiona'],
    ['jr smith', 'J.R. Smith'],
    ['gallart', 'Gal·lart'],
    ['ərik', 'ƏRİK'],
    ['ამირან', 'ᲐᲛᲘᲠᲐᲜ'],
    ['ana 🌸', 'Ana🌸'],
  ])('%s and %s', (typed, name) => expect(foldName(typed)).toBe(foldName(name)));
});

describe('names that are other words stay apart', () => {
  it.each([
    ['प्रिया', 'प्रय'],
    ['मीना', 'मना'],
    ['น้ำ', 'นำ'],
    ['সুমি', 'সম'],
    ['カ', 'ガ'],
    ['حسن', 'حسين'],
    ['علي', 'على ه'],
    ['김', '김철'],
    ['ana', 'ana 🌸'],
  ])('%s and %s', (typed, name) => expect(foldName(typed)).not.toBe(foldName(name)));
});

test('a Hangul syllable being typed is the beginning of the whole one', () => {
  expect(foldText('김철수').startsWith(foldText('김처'))).toBe(true);
  expect(foldText('김철수').startsWith(foldText('김ㅊ'))).toBe(true);
});

test('a word is found by its parts, in one, and spelt with two letters for one', () => {
  expect(foldWords("Müller-O'Hara")).toEqual([
    { whole: 'mullerohara', parts: ['muller', 'o', 'hara'], spelt: 'muellerohara' },
  ]);
  expect(foldWords('🌸 · —')).toEqual([{ whole: '🌸', parts: ['🌸'], spelt: null }]);
});
