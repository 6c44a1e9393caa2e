import { defineConfig } from 'vitest/config';
import { atOnce, InTurns } from './test/turns.js';
import { swiftShaderEnvironment } from './test/webgpu/swiftshader.js';

const rooms = ['architecture', 'guarantees', 'data', 'training', 'certificates', 'runs', 'language', 'extension'];

export default defineConfig({
  test: {
    // TensorFlow.js names ES modules `.js` without saying so: Node can't import them, Vite can.
    server: { deps: { inline: [/@tensorflow/] } },
    globalSetup: ['test/temporary-folder.ts'],
    maxWorkers: atOnce,
    sequence: { sequencer: InTurns },
    reporters: ['default', './test/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: rooms.map((room) => `test/${room}/**/*.test.ts`),
          globalSetup: ['test/compiled-modules.ts', 'test/tensorflow.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'command', include: ['test/cli/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
      {
        test: {
          name: 'webgpu',
          include: ['test/webgpu/**/*.test.ts'],
          globalSetup: ['test/webgpu/swiftshader.ts'],
          env: swiftShaderEnvironment(),
          testTimeout: 120_000,
        },
      },
      { test: { name: 'webview', include: ['test/webview/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 300_000 } },
      {
        test: {
          name: 'vscode',
          include: ['test/vscode/**/*.test.ts'],
          globalSetup: ['test/vscode/prepared.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // A key or a click in a real window gets lost now and then on a busy machine; who needed a second try is printed.
          retry: 2,
        },
      },
    ],
  },
});
