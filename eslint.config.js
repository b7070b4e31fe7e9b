/**
 * The rules that a type checker cannot see. The long part is law 1: inside src/sim nothing may read a clock, a locale or the
 * platform's chance, and nothing may use arithmetic that differs between engines in the last bit.
 */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const TRANSCENDENTAL =
  'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh'.split(' ');

const AMBIENT =
  'Date Intl console performance fetch crypto process navigator window document self globalThis setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask requestAnimationFrame requestIdleCallback WeakRef FinalizationRegistry'.split(
    ' ',
  );

const EXPORTS = [
  { selector: 'ExportDefaultDeclaration', message: 'Export a name, so that the noun is the same in every file.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that owns the name.' },
  { selector: 'ExportNamedDeclaration[source]', message: 'No barrels: import from the file that owns the name.' },
];

const PORTABLE = [
  { selector: "BinaryExpression[operator='**']", message: 'Differs between engines: use pow of base/math.ts, or a product.' },
  {
    selector: "AssignmentExpression[operator='**=']",
    message: 'Differs between engines: use pow of base/math.ts, or a product.',
  },
  { selector: 'PrivateIdentifier', message: 'Snapshots walk plain fields: write `private name` instead of `#name`.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'test-results/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    rules: {
      // `!= null` is the one short way to say neither null nor undefined.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ...EXPORTS],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // TypeScript reports these better.
      'no-undef': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'web-workers/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/sim/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...EXPORTS, ...PORTABLE],
      'no-restricted-globals': [
        'error',
        ...AMBIENT.map((name) => ({ name, message: 'Law 1: a run depends on nothing but scenario, seed and actions.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Law 8: take a named stream of base/random.ts.' },
        ...TRANSCENDENTAL.map((property) => ({
          object: 'Math',
          property,
          message: 'Differs between engines: use base/math.ts.',
        })),
        ...['localeCompare', 'toLocaleString', 'toLocaleUpperCase', 'toLocaleLowerCase'].map((property) => ({
          property,
          message: 'Depends on the locale of the machine.',
        })),
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  // A Map that lives and dies inside one computation needs no reactivity.
  { files: ['**/*.svelte'], rules: { 'svelte/prefer-svelte-reactivity': 'off' } },
  // The package's own face names what it offers; configurations and ambient declarations are asked for a default by their tools.
  {
    files: ['src/index.ts', '*.config.ts', '*.config.js', '**/*.d.ts', 'test/browsers/find-browsers-once.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
