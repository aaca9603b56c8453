import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: '@kitajs/html' } },
  test: {
    pool: 'threads',
    // Vitest's own default leaves one core idle.
    maxWorkers: '100%',
    include: ['src/**/*.test.{ts,tsx}', 'views/**/*.test.{ts,tsx}', 'bench/**/*.test.ts'],
    setupFiles: ['src/testing/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
