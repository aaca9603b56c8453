import { readdirSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { bringAbout, pageStates } from '#src/testing/page-states.ts'
import { publicApiPaths } from '#src/testing/public-api-paths.ts'

/**
 * The public API as programs read it today: what each of its answers holds for a page in each of these states. A change is a
 * change for every reader of every page: look at it before `npm test -- src/http/api/golden-answers.test.ts -u` records anew.
 */

const recordings = new URL('../../testing/fixtures/public-api/', import.meta.url)

let app: TestApp
beforeAll(() => {
  app = testApp()
})

test.each(pageStates)('a page in the state %s answers as it did', async (state) => {
  bringAbout(app.deps, state)
  const answers: string[] = []
  for (const path of publicApiPaths) {
    const { status, headers, text } = await app.visitor().get(`/s/${state}/api/v2/${path}.json`)
    expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'application/json; charset=utf-8'])
    const answer: unknown = JSON.parse(text)
    // Then what is recorded for people to read stands for every byte.
    expect(JSON.stringify(answer)).toBe(text)
    answers.push(`${JSON.stringify(path)}: ${JSON.stringify(answer, null, 1)}`)
  }
  const recording = withStableIds(`{\n${answers.join(',\n')}\n}\n`)
  await expect(recording).toMatchFileSnapshot(new URL(`${state}.json`, recordings).pathname)
})

// Read before this run has written any: a state without a recording passes above, and fails here once.
test('each state has its recording, and nothing else has one', () => {
  const recorded = readdirSync(recordings).map((file) => file.replace(/\.json$/, ''))
  expect(recorded.toSorted()).toEqual(pageStates.toSorted())
})

/** Counted as they first appear: deliveries and audit entries take ids too, and readers of the API see none of those. */
function withStableIds(text: string): string {
  const known = new Map<string, string>()
  return text.replace(/\bid\d{10}\b/g, (id) => {
    const stable = known.get(id) ?? `id${String(known.size + 1).padStart(10, '0')}`
    known.set(id, stable)
    return stable
  })
}
