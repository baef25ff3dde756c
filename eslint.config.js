import prettier from 'eslint-config-prettier/flat';
import importX from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { boundaries } from './build/lint/boundaries.mjs';
import { craftRules, testRules, typedRules } from './build/lint/rules.mjs';

const projectFolder = import.meta.dirname;

/** Rules that need types are for .ts only: in components they are slow, and svelte-check looks there. */
const typescriptOnly = tseslint.configs.strictTypeChecked.map((config) => ({
  ...config,
  files: ['**/*.ts'],
}));

export default tseslint.config(
  {
    ignores: [
      'electron/store/testing/golden/',
      'shared/messages/compiled/',
      'dist/',
      'release/',
      'tour/',
      'coverage/',
      'e2e/results/',
      'e2e/report/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/extensions': ['.ts', '.mjs', '.js', '.svelte'] },
  },
  craftRules,
  ...typescriptOnly,
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: projectFolder,
        extraFileExtensions: ['.svelte'],
      },
    },
  },
  typedRules,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } },
  },
  {
    files: ['**/*.svelte'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      // Svelte's own knows that `let { name } = $props()` must stay a `let`.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  { files: ['electron/**', 'build/**', 'e2e/**', '*.js'], languageOptions: { globals: globals.node } },
  { files: ['renderer/**'], languageOptions: { globals: globals.browser } },
  testRules,
  ...boundaries(projectFolder),
  prettier,
  ...svelte.configs.prettier,
);
