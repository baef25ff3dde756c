import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BASE_LANGUAGE, languages, readMessages } from './compile-messages.mjs';
import { pseudoText } from './pseudo-messages.mjs';
import { filesIn, inMarkup } from './texts-outside.mjs';

const projectFolder = path.dirname(import.meta.dirname);

/** All texts of a language by key; a text for one and many as the list of its forms. */
function textsOf(language: string): Map<string, string[]> {
  const all = [...readMessages(language).values()].flatMap((messages) => Object.entries(messages));
  return new Map(all.map(([key, message]) => [key, formsOf(message)]));
}

function formsOf(message: unknown): string[] {
  if (typeof message === 'string') return [message];
  return (message as { match: Record<string, string> }[]).flatMap(({ match }) => Object.values(match));
}

function parametersOf(forms: readonly string[]): string[] {
  const names = forms.flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
  return [...new Set(names)].sort();
}

const english = textsOf(BASE_LANGUAGE);

describe.each(languages().filter((language) => language !== BASE_LANGUAGE))('%s', (language) => {
  const texts = textsOf(language);

  test('says everything that English says, and nothing else', () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('uses the parameters that English uses', () => {
    const differing = [...english].filter(
      ([key, forms]) => parametersOf(texts.get(key) ?? []).join() !== parametersOf(forms).join(),
    );
    expect(differing).toEqual([]);
  });

  test('keeps each area in a file of the same name', () => {
    const keysByFile = (of: string): unknown =>
      [...readMessages(of)].map(([name, messages]) => [name, Object.keys(messages).sort()]);
    expect(keysByFile(language)).toEqual(keysByFile(BASE_LANGUAGE));
  });
});

test('a key is in one file only, and starts with the name of its area', () => {
  const keys = [...readMessages(BASE_LANGUAGE).values()].flatMap((messages) => Object.keys(messages));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  const astray = [...readMessages(BASE_LANGUAGE)].flatMap(([name, messages]) => {
    const area = path.basename(name, '.json').replaceAll('-', '_');
    return Object.keys(messages).filter((key) => !key.startsWith(`${area}_`));
  });
  expect(astray).toEqual([]);
});

test('no text is kept that nothing says', () => {
  const code = filesIn(['shared', 'electron', 'renderer'])
    .map((file) => readFileSync(path.join(projectFolder, file), 'utf8'))
    .join('\n');
  const used = new Set([...code.matchAll(/\bm\.(\w+)/g)].map(([, key]) => key));
  expect([...english.keys()].filter((key) => !used.has(key))).toEqual([]);
});

test('no component says words of its own', () => {
  const components = filesIn(['renderer']).filter((file) => file.endsWith('.svelte'));
  const found = components.flatMap((file) =>
    inMarkup(file, readFileSync(path.join(projectFolder, file), 'utf8')),
  );
  // Our own name, and the names by which a password manager knows two fields.
  expect(found.filter(({ text }) => !/^frontdesk(-\w+)?$/i.test(text))).toEqual([]);
  expect(inMarkup('X.svelte', '<p title="Two words">{"Three more words"} and text</p>')).toHaveLength(3);
});

test('the pseudo-language changes letters, not parameters, and shows where a text ends', () => {
  const pseudo = pseudoText('Move {name} to noon');
  expect(pseudo).toMatch(/^⟦.*\{name\}.*·⟧$/);
  expect(pseudo).not.toContain('Move');
  expect(pseudo.length).toBeGreaterThan('Move {name} to noon'.length * 1.2);
});

const SIDED = /(margin|padding|border)-(left|right)|^ +(left|right): [\d-]|(text-align|float): (left|right)/;
/** Where a side is meant and not the start or the end of a line: the window's own buttons, and places measured on the screen. */
const MEASURED = /--inset-|left: 50%|left: 0|max\(80px/;

test('styles name the start and the end of a line, not left and right: some languages begin on the right', () => {
  const folder = path.join(projectFolder, 'renderer');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(svelte|css)$/.test(name),
  );
  expect(files.length).toBeGreaterThan(100);
  const sided = files.flatMap((name) =>
    readFileSync(path.join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => SIDED.test(line) && !MEASURED.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(sided).toEqual([]);
});
