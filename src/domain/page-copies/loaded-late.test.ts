import { expect, test } from 'vitest'
import { roomOf } from '#src/testing/house.ts'
import { loadedWith } from '#src/testing/loaded-with.ts'

test.each(['src/commands/serve.ts', 'src/commands/background-worker.ts'])('%s starts without the room', (start) => {
  const loaded = [...loadedWith(start)]
  expect(loaded.length).toBeGreaterThan(100)
  const early = ['src/domain/page-copies/has-buckets.ts']
  expect(loaded.filter((path) => roomOf(path) === 'page-copies' && !early.includes(path))).toEqual([])
  expect(loaded.filter((path) => /bucket-screen|bucket-form|layout\/bucket|see-page|copy-notice/.test(path))).toEqual(
    [],
  )
})
