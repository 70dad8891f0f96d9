import nx from '@nx/eslint-plugin';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Imports point one way: rules ← contracts ← nest-kit ← services; the portal and the command line use the pure libraries. */
const layers = [
  ['rules', []],
  ['merkle-log', []],
  ['contracts', ['rules']],
  ['nest-kit', ['contracts', 'rules']],
  ['service', ['nest-kit', 'contracts', 'rules', 'merkle-log']],
  ['client', ['contracts', 'rules', 'merkle-log']],
].map(([layer, may]) => ({
  sourceTag: `layer:${layer}`,
  onlyDependOnLibsWithTags: may.map((name) => `layer:${name}`),
}));

const pureForbidden = [
  { name: 'Date', message: 'Pure: time is an argument.' },
  { name: 'process', message: 'Pure: no environment.' },
  { name: 'fetch', message: 'Pure: no I/O.' },
  { name: 'setTimeout', message: 'Pure: no timers.' },
  { name: 'crypto', message: 'Pure: hashing and randomness are arguments.' },
  { name: 'console', message: 'Pure: no I/O.' },
];

export default tseslint.config(
  {
    ignores: ['**/dist/', '**/node_modules/', '.garant*/', '.nx/', 'tools/check/fixtures/', '**/generated/'],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: layers },
      ],

      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always'],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'No barrel except a library index.' },
      ],
    },
  },
  { files: ['libs/*/src/index.ts', 'libs/*/src/testing/index.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['libs/rules/src/**/*.ts', 'libs/merkle-log/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', ...pureForbidden],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\.{1,2}/)', message: 'Pure libraries import nothing from outside.' }] },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Pure: randomness is an argument.' },
      ],
    },
  },
  {
    files: ['apps/portal/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    languageOptions: { globals: globals.browser },
    rules: { ...hooks.configs.recommended.rules },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: globals.node } },
);
