import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Workers end together when what takes longest comes first: whole stories, then processes, then HTTP, then the rest by size. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => weight(b.moduleId) - weight(a.moduleId))
  }
}

function weight(path: string): number {
  if (path.includes('/src/scenarios/')) return 3
  else if (/\/src\/(commands|testing)\//.test(path)) return 2
  else if (path.includes('/src/http/')) return 1
  else return 0
}

const outside = '**/*.outside.test.ts'
const measured = '**/*.measured.test.ts'

export default defineConfig({
  test: {
    pool: 'threads',
    // One more than there are cores: while one waits for a relay or a page, the others compute. Vitest's own default leaves one idle.
    maxWorkers: availableParallelism() + 1,
    // Files share what their worker has loaded (the whole app), as Bun loads it itself: half of the time went into that.
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: LongestFirst },
    expect: { poll: { timeout: 60_000 } },
    globalSetup: ['src/testing/global-setup.ts'],
    setupFiles: ['src/testing/setup.ts'],
    // A busy machine is no defect: what waits for a condition says itself, and sooner, when it was in vain.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'main',
          include: ['src/**/*.test.{ts,tsx}', 'views/**/*.test.{ts,tsx}'],
          exclude: [outside, measured],
        },
      },
      // What is told by a figure, or by how long it takes: one after the other, not beside all the rest.
      {
        extends: true,
        test: {
          name: 'benches',
          include: ['bench/**/*.test.ts', measured],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'outside', include: [outside], sequence: { groupOrder: 2 } } },
    ],
  },
})
