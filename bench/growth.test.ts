import { expect, test } from 'vitest'
import { rowsAtOnce } from './growth-rows.ts'
import { screens, searches } from './growth-screens.ts'
import { short } from './short.ts'

test('the bench of growth asks every screen and search, and every figure comes out', async () => {
  const { lines, figures } = await short('growth')
  const everything = [...screens(), ...searches()]
  expect(everything.length).toBeGreaterThan(100)
  for (const { name } of everything) {
    const rests = lines.flatMap((line) => (line.startsWith(`${name} `) ? line.slice(name.length) : []))
    expect(rests).toContainEqual(expect.stringMatching(/^ +\d+\.\d +\d+\.\d +\d+\.\d\d$/))
  }
  expect(lines).toContainEqual(
    expect.stringMatching(new RegExp(`^subscribers +${(2 * rowsAtOnce.subscribers).toLocaleString('en')}$`)),
  )
  expect(figures['growth of a screen, the largest']).toBeGreaterThan(0)
})
