import solid from 'eslint-plugin-solid'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

const ROOT = new URL('../..', import.meta.url).pathname

/** The type-check each file belongs to, in the order of precedence: the last match counts. */
const PROJECTS = [
  { files: ['src/**'], project: 'tsconfig.json' },
  {
    files: ['src/worker/**', 'src/store/**', 'src/formats/**', 'src/service/**', 'src/rest/**'],
    project: 'src/worker/tsconfig.json',
  },
  { files: ['src/sw/**'], project: 'src/sw/tsconfig.json' },
  { files: ['src/build/**', 'test/**', 'vite.config.ts'], project: 'test/tsconfig.json' },
]

const NO_DEFAULT_EXPORTS = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Export by name.',
}

/**
 * @param {number} lines of a function
 * @returns {import('eslint').Linter.RulesRecord}
 */
const sizes = (lines) => ({
  'max-lines': ['error', { max: 400, skipBlankLines: true }],
  'max-lines-per-function': ['error', { max: lines, skipBlankLines: true, skipComments: true }],
})

export default defineConfig(
  { ignores: ['dist/**', 'test/fixtures/**'] },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An async function without await still turns a throw into a rejection.
      '@typescript-eslint/require-await': 'off',
      // Our objects of functions are closures, without a `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORTS],
      ...sizes(60),
    },
  },
  ...PROJECTS.map(({ files, project }) => ({
    files: files.map((file) => (file.endsWith('**') ? `${file}/*.{ts,tsx,mjs}` : file)),
    languageOptions: { parserOptions: { project, tsconfigRootDir: ROOT } },
  })),
  {
    files: ['src/ui/**/*.{ts,tsx}'],
    plugins: { solid: /** @type {import('eslint').ESLint.Plugin} */ (/** @type {unknown} */ (solid)) },
    rules: { 'solid/no-destructure': 'error', 'solid/prefer-for': 'error' },
  },
  // It guesses where props and signals are tracked: worth reading in components, too often wrong to forbid by.
  { files: ['src/ui/**/*.tsx'], rules: { 'solid/reactivity': 'warn' } },
  { files: ['**/*.tsx'], rules: sizes(120) },
  { files: ['test/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['src/build/**', 'test/bench/**', 'test/interop/**'], rules: { 'no-console': 'off' } },
  { files: ['vite.config.ts', 'src/build/eslint.config.mjs'], rules: { 'no-restricted-syntax': 'off' } },
)
