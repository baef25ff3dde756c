/**
 * What documents and comments point at exists: paths, links, sections of API-NOTES and of READMEs, and npm scripts.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectFolder } from './setup/paths.mjs';

const TOP_FOLDERS = ['shared', 'electron', 'renderer', 'build', 'e2e', '.github'];
const CODE = `{${TOP_FOLDERS.join(',')}}/**/*.{ts,mjs,svelte,css}`;

/** Names of files that the app or a build writes, and of others' files: they are in no checkout. */
const NOT_IN_A_CHECKOUT = new Set([
  'LICENSE.md',
  'accounts.json',
  'app-update.yml',
  'beta.yml',
  'latest.yml',
  'index.html',
  'policy.json',
  'start.json',
  'svelte.config.js',
  'updates.json',
]);
const MADE_FOLDERS = /^(dist|tour|release|results|node_modules)(\/|$)/;

const files = (pattern: string): string[] =>
  globSync(pattern, { cwd: projectFolder }).map((file) => file.replaceAll('\\', '/'));
const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');

const documents = files(`{*.md,{${TOP_FOLDERS.join(',')}}/**/*.md}`);
const sources = files(CODE).filter((file) => file !== 'build/documents.test.ts');
const allFiles = [...files('*'), ...files(`{${TOP_FOLDERS.join(',')}}/**`)];
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

const headings = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);

/** A path is looked for beside the file that names it, in each folder above it, and, as a name alone, below it. */
function isThere(name: string, from: string): boolean {
  const wanted = name.replace(/\/$/, '');
  if (MADE_FOLDERS.test(wanted) || NOT_IN_A_CHECKOUT.has(path.posix.basename(wanted))) return true;
  const folders = path.posix
    .dirname(from)
    .split('/')
    .map((_part, index, parts) => parts.slice(0, index + 1).join('/'));
  const places = ['', ...folders].map((folder) => path.posix.normalize(path.posix.join(folder, wanted)));
  if (wanted.includes('*') || wanted.includes('{')) return places.some((place) => files(place).length > 0);
  if (places.some((place) => existsSync(path.join(projectFolder, place)))) return true;
  const below = path.posix.dirname(from) === '.' ? '' : `${path.posix.dirname(from)}/`;
  return allFiles.some((file) => file.startsWith(below) && file.endsWith(`/${wanted}`));
}

/** Sections of API-NOTES that the text cites and that are not in `notes`. */
function missingSections(text: string, notes: string): string[] {
  const there = new Set([...notes.matchAll(/^## (§\d+) /gm)].map(([, section]) => section));
  return [...text.matchAll(/API-NOTES(?:\.md)?\)? ((?:§\d+(?:, | and )?)+)/g)]
    .flatMap(([, list = '']) => list.match(/§\d+/g) ?? [])
    .filter((section) => !there.has(section));
}

/** Documents that the text names and that are not there, and sections of theirs: `shared/README.md, "Decisions"`. */
function missingDocuments(text: string, from: string): string[] {
  return [...text.matchAll(/(?<![\w/.*-])((?:[\w.-]+\/)*[\w.-]+\.md)\b(?:, "([^"]+)")?/g)]
    .filter(([, name = '', section]) => {
      if (!isThere(name, from)) return true;
      return section !== undefined && existsSync(path.join(projectFolder, name))
        ? !headings(read(name)).includes(section)
        : section !== undefined;
    })
    .map(([whole]) => whole);
}

/** What the text calls a section of a document that the project does not have. */
function foreignCitations(text: string): string[] {
  return text.match(/(?<![\w-])(?!RFC\b|API-NOTES\b)[A-Z][A-Z-]{2,}(?:\.md)? (?:§|section )\d+/g) ?? [];
}

const PATH_LIKE = /^(?:[\w@.{},*-]+\/)*[\w@.{},*-]+\/?$/;
const FILE_ENDING = /\.(?:ts|mjs|js|svelte|md|json|yml|css|html|svg|png|plist|nsh|conf)$/;

/** Paths in code spans and the targets of links of a document that are not there. */
function missingPaths(markdown: string, from: string): string[] {
  const spans = [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  const paths = spans.filter((span) => {
    if (!PATH_LIKE.test(span)) return false;
    const isUnderTop = span.includes('/') && TOP_FOLDERS.includes(span.split('/')[0] ?? '');
    return isUnderTop || FILE_ENDING.test(span) || (span.endsWith('/') && span !== 'tour/');
  });
  const links = [...markdown.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(https?|mailto):/.test(target));
  const isLinkThere = (target: string): boolean =>
    existsSync(path.join(projectFolder, path.posix.dirname(from), target));
  return [...paths.filter((name) => !isThere(name, from)), ...links.filter((target) => !isLinkThere(target))];
}

/** `npm run …` of scripts that package.json does not have. */
function missingScripts(text: string): string[] {
  return [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)]
    .map(([, name = '']) => name)
    .filter((name) => scripts[name] === undefined);
}

const apiNotes = read('electron/api/API-NOTES.md');

describe('a document', () => {
  it.each(documents)('%s names only paths, links and scripts that exist', (file) => {
    const text = read(file);
    expect(missingPaths(text, file)).toEqual([]);
    expect(missingScripts(text)).toEqual([]);
    expect(missingSections(text, apiNotes)).toEqual([]);
    expect(foreignCitations(text)).toEqual([]);
  });
});

describe('a comment', () => {
  it('cites only documents, sections and scripts that exist', () => {
    const wrong = sources.flatMap((file) => {
      const text = read(file);
      return [
        ...missingSections(text, apiNotes),
        ...missingDocuments(text, file),
        ...foreignCitations(text),
        ...missingScripts(text),
      ].map((citation) => `${file}: ${citation}`);
    });
    expect(wrong).toEqual([]);
    expect(sources.some((file) => read(file).includes('API-NOTES §'))).toBe(true);
  });
});

describe('what is not there is found', () => {
  const notes = '## §1 Requests\n\n## §2 Refusals\n';

  it('as a section of API-NOTES', () => {
    expect(missingSections('(API-NOTES §2) and API-NOTES §1 and §7, API-NOTES §3, §2', notes)).toEqual([
      '§7',
      '§3',
    ]);
  });

  it('as a document, or a section of one', () => {
    const text = 'see build/README.md, electron/NOWHERE.md, and (build/README.md, "No such heading")';
    expect(missingDocuments(text, 'electron/main.ts')).toEqual([
      'electron/NOWHERE.md',
      'build/README.md, "No such heading"',
    ]);
  });

  it('as a section of a document that nobody has here', () => {
    expect(foreignCitations('RFC 5545 section 3.3.10, BLUEPRINT §3, PLAN.md section 4')).toEqual([
      'BLUEPRINT §3',
      'PLAN.md section 4',
    ]);
  });

  it('as a path, a link or a script', () => {
    const text =
      '`electron/main.ts` `main.ts` `nowhere/at-all.ts` `electron/nowhere` [x](gone.md) `calendars/events.write`';
    expect(missingPaths(text, 'electron/README.md')).toEqual([
      'nowhere/at-all.ts',
      'electron/nowhere',
      'gone.md',
    ]);
    expect(missingScripts('`npm run unit` and `npm run made-up`')).toEqual(['made-up']);
  });
});
