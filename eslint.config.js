import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders under src/ and what each may import of the others: the arrows of ARCHITECTURE.md. */
const arrows = {
  model: [],
  protocols: [],
  interop: ['model'],
  linking: ['model', 'interop'],
  diagnosis: ['model', 'interop', 'linking'],
  audit: ['model', 'interop', 'diagnosis'],
  probes: ['model', 'diagnosis', 'protocols'],
  change: ['model'],
  reports: ['model', 'linking', 'diagnosis'],
  http: [],
  config: ['model', 'http'],
  onpremises: ['model', 'change', 'protocols', 'http'],
  cloud: ['model', 'change', 'http'],
  emulator: ['model', 'protocols', 'onpremises'],
  terminal: ['model'],
};
const folders = [...Object.keys(arrows), 'commands'];
const pure = ['model', 'interop', 'audit', 'linking', 'diagnosis', 'protocols'];

function restrictions(folder, allowed) {
  const patterns = folders
    .filter((other) => other !== folder && !allowed.includes(other))
    .map((other) => ({
      regex: `^(\\.\\./)+${other}/`,
      message: `${folder}/ may not import ${other}/ (ARCHITECTURE.md, arrows)`,
    }));
  patterns.push({
    regex: '^(\\.\\./)+(main|app)\\.ts$',
    message: 'only commands know the application',
    allowTypeImports: false,
  });
  if (pure.includes(folder)) {
    patterns.push({
      regex: '^node:(?!crypto$|buffer$)',
      message: `${folder}/ does no I/O`,
    });
  }
  return patterns;
}

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '**/obj/', '**/bin/Debug/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      curly: 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: 'Only src/main.ts touches process.' }],
    },
  },
  {
    files: pure.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pass the time in.' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Only src/main.ts touches process.' },
        { name: 'setTimeout', message: 'No clocks here: pass deadlines in.' },
        { name: 'fetch', message: 'No I/O here.' },
      ],
    },
  },
  ...Object.entries(arrows).map(([folder, allowed]) => ({
    files: [`src/${folder}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: restrictions(folder, allowed) }],
    },
  })),
  {
    files: ['test/vitest.config.ts', 'bench/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
);
