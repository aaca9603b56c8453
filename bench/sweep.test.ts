import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the sweep breaks commands at a few points, tells how many, and finds nothing', async () => {
  const { lines, figures } = await short('sweep')
  expect(figures).toEqual({ findings: 0 })
  expect(
    lines.filter((line) => /^ {2}(restore|key rotate) +SIGKILL +\d+ steps +[1-9]\d* tried/.test(line)),
  ).toHaveLength(2)
})
