/** The project’s own choice of lint rules, beyond the recommended sets. */

/** Kept by whoever sets `no-restricted-syntax` for some files: a later setting replaces an earlier one. */
export const EMPTY_CATCH = {
  selector: 'CatchClause > BlockStatement[body.length=0]',
  message: 'A caught error is handled, returned as a value or thrown again; never swallowed.',
};

/**
 * Rules for every file, whatever its language.
 * @type {import('eslint').Linter.Config}
 */
export const craftRules = {
  files: ['**/*.{js,mjs,ts,svelte}'],
  rules: {
    'array-callback-return': 'error',
    'default-case-last': 'error',
    eqeqeq: 'error',
    'no-console': 'error',
    'no-constant-condition': 'error',
    'no-constructor-return': 'error',
    'no-debugger': 'error',
    'no-dupe-else-if': 'error',
    'no-duplicate-case': 'error',
    'no-else-return': 'error',
    'no-empty': 'error',
    'no-eval': 'error',
    'no-fallthrough': 'error',
    'no-param-reassign': 'error',
    'no-promise-executor-return': 'error',
    'no-restricted-syntax': ['error', EMPTY_CATCH],
    'no-self-compare': 'error',
    'no-template-curly-in-string': 'error',
    'no-unreachable': 'error',
    'no-unsafe-finally': 'error',
    'no-useless-rename': 'error',
    'no-useless-return': 'error',
    'no-var': 'error',
    'object-shorthand': 'error',
    'prefer-const': 'error',
    'preserve-caught-error': 'error',
    'max-lines': ['warn', { max: 500, skipBlankLines: true, skipComments: true }],
    'import-x/no-duplicates': 'error',
    'import-x/no-self-import': 'error',
  },
};

/**
 * Rules for TypeScript that need types, and where the strict set is stricter than it helps.
 * @type {import('eslint').Linter.Config}
 */
export const typedRules = {
  files: ['**/*.ts'],
  rules: {
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    '@typescript-eslint/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
    ],
  },
};

/**
 * Tests read answers of unknown shape and index into lists they have just made: there a failing test is the check.
 * @type {import('eslint').Linter.Config}
 */
export const testRules = {
  files: ['**/*.test.ts', '**/*.spec.ts', 'e2e/**/*.ts'],
  rules: {
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
    '@typescript-eslint/unbound-method': 'off',
    'max-lines': 'off',
  },
};
