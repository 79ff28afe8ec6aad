import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { oneWayImports } from './lint/one-way-imports.mjs';

const nodeGlobals = { console: false, process: false, Buffer: false, URL: false, globalThis: false };

export default defineConfig(
  globalIgnores(['**/generated/', '**/clients/*.ts', 'e2e/src/frontend/operations.ts', '**/dist/', '.agio/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    plugins: { agio: { rules: { 'one-way-imports': oneWayImports } } },
    // Two programs for all, and not one for each workspace: those do not fit into memory together.
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'dashboard/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'agio/one-way-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowNever: true }],
      'no-restricted-properties': [
        'error',
        {
          object: 'AbortSignal',
          property: 'any',
          message: 'Node 20 may collect it with its timeout; see runtime/src/within.ts.',
        },
      ],
      // An interface says that a function is asynchronous; not every implementation has to wait for something.
      '@typescript-eslint/require-await': 'off',
      // Interfaces are written with methods, but implemented by factories that never use `this`.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['runtime/**', 'ledger/**', 'gateway/**', 'subgraphs/**'],
    // What a server has to say goes through its logger, which writes JSON and does not block.
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      // Test code looks into answers whose types nobody has written down.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: nodeGlobals },
  },
);
