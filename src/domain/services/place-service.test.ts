import { expect, test } from 'vitest'
import { numbersAround } from './place-service.ts'

type Numbers = Record<string, number>

/** The services in their order once the one named is at `position`, each with its number. */
function placed(numbers: Numbers, moving: string, position: number): Numbers {
  const all = Object.entries(numbers).map(([id, number]) => ({ id, position: number }))
  const others = all.filter(({ id }) => id !== moving)
  const changed = numbersAround(others, { id: moving, position: numbers[moving] ?? 0 }, position)
  const after = all.map(({ id, position }) => [id, changed.get(id) ?? position] as const)
  return Object.fromEntries(after.toSorted(([, one], [, other]) => one - other))
}

test.each<[Numbers, string, number, Numbers]>([
  [{ a: 1, b: 2, c: 3 }, 'b', 1, { b: 1, a: 2, c: 3 }],
  [{ a: 1, b: 2, c: 3 }, 'b', 2, { a: 1, b: 2, c: 3 }],
  [{ a: 1, b: 2, c: 3 }, 'b', 3, { a: 1, c: 2, b: 3 }],
  [{ a: 1, b: 2, c: 3 }, 'a', 3, { b: 1, c: 2, a: 3 }],
  [{ a: 1, b: 2, c: 3 }, 'c', 1, { c: 1, a: 2, b: 3 }],
  [{ a: 1, b: 2, c: 3 }, 'b', 9, { a: 1, c: 3, b: 9 }],
  [{ a: 1, b: 3, c: 5 }, 'b', 3, { a: 1, b: 3, c: 5 }],
  [{ a: 1, b: 3, c: 5 }, 'a', 3, { b: 2, a: 3, c: 5 }],
  [{ a: 1, b: 3, c: 5 }, 'a', 4, { b: 3, a: 4, c: 5 }],
  [{ a: 1, b: 3, c: 5 }, 'c', 3, { a: 1, c: 3, b: 4 }],
  [{ a: 1, b: 3, c: 5 }, 'c', 2, { a: 1, c: 2, b: 3 }],
  [{ a: 1, b: 3, c: 5 }, 'a', 5, { b: 3, c: 4, a: 5 }],
  [{ a: 1, b: 1, c: 2 }, 'a', 2, { b: 1, c: 2, a: 3 }],
  [{ a: 1 }, 'a', 7, { a: 7 }],
])('of %j, %s is asked to be number %i: %j', (numbers, moving, position, after) => {
  expect(Object.entries(placed(numbers, moving, position))).toEqual(Object.entries(after))
})

test('wherever one of five is put, the others keep their order, nobody shares a number, and none is below one', () => {
  const gaps = [1, 2, 4, 7, 8]
  const numbers = Object.fromEntries(gaps.map((number) => [`s${number}`, number]))
  for (const number of gaps)
    for (let position = 1; position <= 12; position++) {
      const after = placed(numbers, `s${number}`, position)
      const others = Object.keys(after).filter((id) => id !== `s${number}`)
      expect(others).toEqual(gaps.filter((one) => one !== number).map((one) => `s${one}`))
      expect(new Set(Object.values(after)).size).toBe(gaps.length)
      expect(Math.min(...Object.values(after))).toBeGreaterThanOrEqual(1)
    }
})
