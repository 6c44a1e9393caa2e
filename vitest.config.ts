import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{architecture,guarantees,data,training,certificates,language,project}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
