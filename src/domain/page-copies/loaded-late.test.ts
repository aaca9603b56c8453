import { expect, test } from 'vitest'
import { roomOf, sources } from '#src/testing/house.ts'

/** What is loaded with a file, however far around; types alone load nothing. */
function loadedWith(start: string): Set<string> {
  const loaded = new Set<string>()
  const load = (path: string) => {
    const file = sources.find((one) => one.path === path)
    if (!file || loaded.has(path)) return
    loaded.add(path)
    const lines = file.text.split('\n')
    const isAtOnce = (line: number) =>
      !/\bimport\(/.test(lines[line - 1] ?? '') && !/^(import|export) type /.test(lines[line - 1] ?? '')
    for (const { target, isOurs, line } of file.imports) if (isOurs && isAtOnce(line)) load(target)
  }
  load(start)
  return loaded
}

test.each(['src/commands/serve.ts', 'src/commands/background-worker.ts'])('%s starts without the room', (start) => {
  const loaded = [...loadedWith(start)]
  expect(loaded.length).toBeGreaterThan(100)
  const early = ['src/domain/page-copies/has-buckets.ts']
  expect(loaded.filter((path) => roomOf(path) === 'page-copies' && !early.includes(path))).toEqual([])
  expect(loaded.filter((path) => /bucket-screen|bucket-form|layout\/bucket|see-page|copy-notice/.test(path))).toEqual(
    [],
  )
})
