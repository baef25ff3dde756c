/**
 * `node build/texts-outside.mjs [folders]`: the texts in code that stand outside the catalogue (shared/messages), by file and
 * line. In a component's markup: text, and the attributes that are read out or shown. In code: what looks like words for a
 * person; errors for developers, log lines and tests are left out.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'svelte/compiler';
import ts from 'typescript';

const projectFolder = path.dirname(import.meta.dirname);

/** Attributes, and properties of our own components, that a person reads or hears. */
const SPOKEN =
  /^(aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt|label|hint|message|text|heading|advice|description|caption|unit|name)$/;

/** Calls and constructors whose texts are for developers. */
const FOR_DEVELOPERS =
  /(^|\.)(Error|\w*Error|log|warn|debug|info|error|assert\w*|describe|mark|measure|console)$/;

/** @typedef {{ file: string, line: number, text: string }} Finding */

/**
 * Whether a literal in code looks like words for a person: two words, or one that starts with a capital.
 * @param {string} text
 */
function looksSpoken(text) {
  const words = text.replaceAll(/\$\{[^}]*\}/g, ' ').trim();
  if (/^(\/|\.|#|[\w-]+:|[A-Z]+ \/|SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|[A-Z_]+=)/.test(words))
    return false;
  return /\p{L}{2,}[,.:]? \p{L}{2,}/u.test(words) || /^\p{Lu}\p{Ll}{2,}[.!?…]?$/u.test(words);
}

/**
 * @param {string} file
 * @param {string} code
 * @param {number} [firstLine] of the code in its file
 * @returns {Finding[]}
 */
function inCode(file, code, firstLine = 1) {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  /** @type {Finding[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      if (FOR_DEVELOPERS.test(node.expression.getText(source))) return;
    }
    if (ts.isThrowStatement(node) && node.getText(source).includes('new Error')) return;
    const text =
      ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
        ? node.text
        : ts.isTemplateExpression(node)
          ? node.getText(source).slice(1, -1)
          : null;
    if (text !== null && looksSpoken(text)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + firstLine;
      found.push({ file, line, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * Texts in a component's markup alone; its script is looked at by `inCode`.
 * @param {string} file
 * @param {string} code
 * @returns {Finding[]}
 */
export function inMarkup(file, code) {
  const { fragment } = parse(code, { modern: true });
  /** @type {Finding[]} */
  const found = [];
  /** @param {number} start @param {string} text */
  const add = (start, text) => {
    if (!/\p{L}{2,}/u.test(text)) return;
    found.push({ file, line: code.slice(0, start).split('\n').length, text: text.trim() });
  };
  /** @param {any} node @param {string | null} attribute the one the node is the value of */
  const visit = (node, attribute) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach((child) => visit(child, attribute));
    switch (node.type) {
      case 'Text':
        if (attribute === null || SPOKEN.test(attribute)) add(node.start, node.data);
        return;
      case 'Literal':
        if (typeof node.value === 'string' && (attribute === null || SPOKEN.test(attribute))) {
          if (looksSpoken(node.value)) add(node.start, node.value);
        }
        return;
      case 'TemplateLiteral':
        if (attribute === null || SPOKEN.test(attribute)) {
          const text = node.quasis.map((/** @type {any} */ quasi) => quasi.value.raw).join(' ');
          if (/\p{L}{2,}/u.test(text) && !/^[\w-]*$/.test(text.trim())) add(node.start, text);
        }
        return;
      case 'Attribute':
        return visit(node.value, node.name);
      case 'ClassDirective':
      case 'StyleDirective':
        return;
      default:
        for (const [key, child] of Object.entries(node)) {
          if (key !== 'metadata' && key !== 'parent') visit(child, attribute);
        }
    }
  };
  visit(fragment, null);
  return found;
}

/**
 * Every text outside the catalogue in a file.
 * @param {string} file relative to the checkout
 * @returns {Finding[]}
 */
export function textsOutside(file) {
  const code = readFileSync(path.join(projectFolder, file), 'utf8');
  if (!file.endsWith('.svelte')) return inCode(file, code);
  const scripts = [...code.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)];
  return [
    ...scripts.flatMap((script) =>
      inCode(file, script[1] ?? '', code.slice(0, script.index).split('\n').length),
    ),
    ...inMarkup(file, code),
  ];
}

/**
 * Production files of folders.
 * @param {readonly string[]} folders relative to the checkout
 * @returns {string[]}
 */
export function filesIn(folders) {
  return folders.flatMap((folder) => {
    if (!statSync(path.join(projectFolder, folder)).isDirectory()) return [folder];
    return readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter(
        (name) => /\.(ts|svelte)$/.test(name) && !/\.(test|fixture|d)\.ts$|\/(testing|compiled)\//.test(name),
      )
      .sort();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2);
  const found = filesIn(given.length > 0 ? given : ['shared', 'electron', 'renderer']).flatMap(textsOutside);
  for (const { file, line, text } of found) process.stdout.write(`${file}:${line} ${JSON.stringify(text)}\n`);
  process.stdout.write(`${found.length} texts outside the catalogue\n`);
}
