import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scriptFor } from './script.ts'
import { shorten } from './shorten.ts'

const script = scriptFor(1, 7)

test('of a script that fails by some of its steps those alone are left, in their order', async () => {
  const indices = fc.uniqueArray(fc.nat({ max: script.steps.length - 1 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(indices, async (needed) => {
      const keys = needed.toSorted((a, b) => a - b).map((index) => script.steps[index]?.key)
      const isThere = (one: typeof script) => keys.every((key) => one.steps.some((step) => step.key === key))
      const { steps, ...whole } = await shorten(script, (one) => Promise.resolve(isThere(one)))
      expect(steps.map(({ key }) => key)).toEqual(keys)
      expect({ ...whole, steps: script.steps }).toEqual(script)
    }),
    { numRuns: 30 },
  )
})
