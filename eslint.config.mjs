import eslint from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Which package only one room may know. */
const owners = [
  { packages: ['langium', 'langium/*', 'vscode-languageserver', 'vscode-languageserver/*'], room: 'models/language' },
  { packages: ['@tensorflow/*'], room: 'models/training' },
  { packages: ['vscode', 'vscode-languageclient', 'vscode-languageclient/*'], room: 'extension' },
  { packages: ['chart.js', 'chart.js/*', '@vscode/webview-ui-toolkit', 'katex', 'katex/*'], room: 'webview' },
  { packages: ['commander'], room: 'models/cli' },
];

const rooms = [
  'models/language',
  'models/architecture',
  'models/guarantees',
  'models/data',
  'models/training',
  'models/certificates',
  'models/runs',
  'models/cli',
  'extension',
  'webview',
];

/** What each room may import from: data flows one way (docs/architecture.md). */
const walls = {
  'models/architecture': [],
  'models/guarantees': ['models/architecture'],
  'models/data': ['models/architecture'],
  'models/training': ['models/architecture', 'models/data'],
  'models/certificates': [
    'models/architecture',
    'models/data',
    'models/guarantees',
    'models/training/program-folder.ts',
  ],
  'models/runs': ['models/architecture', 'models/data', 'models/training', 'models/certificates'],
  'models/language': ['models/architecture', 'models/guarantees', 'models/data', 'models/training/settings.ts'],
  webview: [
    'models/architecture/how-many.ts',
    'models/certificates/certificate.ts',
    'models/certificates/format-number.ts',
    'models/certificates/format-spread.ts',
    'models/certificates/landscape/landscape.ts',
    'models/guarantees/guarantee.ts',
    'models/guarantees/papers.ts',
    'models/guarantees/status-words.ts',
    'models/architecture/kind-name.ts',
    'models/guarantees/words.ts',
    'models/language/architecture-view.ts',
    'models/training/events.ts',
    'models/training/progress.ts',
    'models/training/retaken.ts',
    'models/training/settings-text.ts',
    'models/training/run-description.ts',
    'models/training/run-record.ts',
    'models/training/run-status.ts',
    'models/runs/spread.ts',
    'models/runs/comparable.ts',
    'models/runs/compared-fact.ts',
    'models/training/thinned-events.ts',
    'models/training/training-seconds.ts',
  ],
};

/** One zone for each closed door: `target` may not import from `from`, some files apart. */
const zones = Object.entries(walls).flatMap(([room, open]) =>
  rooms
    .filter((other) => other !== room && !open.includes(other))
    .map((other) => ({
      target: `./${room}`,
      from: `./${other}`,
      except: open.filter((door) => door.startsWith(`${other}/`)).map((door) => `./${door.slice(other.length + 1)}`),
      message: `A wall: ${room} may import from ${open.join(', ') || 'no other room'} only.`,
    })),
);

export default tseslint.config(
  // compiled/ is AssemblyScript: its compiler checks it.
  {
    ignores: [
      'node_modules',
      'dist',
      '.cache',
      'models/language/generated',
      'test-results',
      '.nestimate',
      'models/training/compiled',
      'models/certificates/compiled',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })] },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'import-x/no-cycle': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier',
          message: 'Take all of it (`import * as z`): a bundle then leaves out its languages, 12 MB of memory.',
        },
      ],
      'import-x/no-restricted-paths': ['error', { zones, basePath: import.meta.dirname }],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  ...rooms.map((room) => ({
    files: [`${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: owners
            .filter((owner) => owner.room !== room)
            .map((owner) => ({ group: owner.packages, message: `Only ${owner.room} knows this package.` })),
        },
      ],
    },
  })),
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
