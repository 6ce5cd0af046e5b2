import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist', 'cdk.out', 'coverage', '.bench', '.python', 'eslint.config.mjs', '**/*.cjs']),
  {
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-member-accessibility': ['error', { overrides: { constructors: 'no-public' } }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['lib/**'],
    rules: {
      complexity: ['error', 10],
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true, skipBlankLines: true }],
      'no-restricted-imports': ['error', { patterns: ['aws-cdk-lib/*/lib/*', 'constructs/lib/*'] }],
    },
  },
  {
    // Tables are as long as what they are about.
    files: ['lib/facts/**'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['lib/**'],
    ignores: ['lib/private/errors.ts', 'lib/sizing/**', 'lib/facts/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name=/^(Error|SizingError)$/]', message: 'throw invalid(...)' },
      ],
    },
  },
  {
    files: ['lib/sizing/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Error']", message: 'throw new SizingError(...)' },
      ],
    },
  },
  {
    // Matchers of jest are of type any, and templates are looked into by hand.
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
    },
  },
);
