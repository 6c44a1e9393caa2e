import { defineConfig } from 'vitest/config';
import { atOnce, InTurns } from './test/turns.js';
import { swiftShaderEnvironment } from './test/webgpu/swiftshader.js';

const rooms = ['architecture', 'guarantees', 'data', 'training', 'certificates', 'runs', 'language', 'extension'];

/** A machine that does much else is slow, and no test is about that: these only end what hangs. */
const patient = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000, interval: 50 } },
};

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
          setupFiles: ['test/same-examples.ts'],
          ...patient,
        },
      },
      { test: { name: 'command', include: ['test/cli/**/*.test.ts'], ...patient } },
      {
        test: {
          name: 'webgpu',
          include: ['test/webgpu/**/*.test.ts'],
          globalSetup: ['test/webgpu/swiftshader.ts'],
          env: swiftShaderEnvironment(),
          ...patient,
        },
      },
      {
        test: {
          name: 'webview',
          include: ['test/webview/**/*.test.ts'],
          setupFiles: ['test/same-examples.ts'],
          ...patient,
        },
      },
      {
        test: {
          name: 'vscode',
          include: ['test/vscode/**/*.test.ts'],
          globalSetup: ['test/vscode/prepared.ts'],
          ...patient,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // A key or a click in a real window gets lost now and then on a busy machine; which test failed before it passed is printed.
          retry: 2,
        },
      },
    ],
  },
});
