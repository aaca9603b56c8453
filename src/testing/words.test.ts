import { expect, test } from 'vitest'
import * as ofAccess from '#src/words/access.ts'
import * as words from '#src/words.ts'
import { product } from './house.ts'

/** A closed union stands in src/words.ts and nowhere else: whoever adds a word finds every place by the compiler. */

const lists = Object.entries({ ...words, ...ofAccess })

// Permissions list roles one by one, so that a new role may do nothing until somebody adds it.
const exempt = ['src/words.ts', 'src/words/languages.ts', 'src/words/access.ts', 'src/domain/authorize.ts']
const others = product.filter(({ path }) => !exempt.includes(path))

test('there are words to look for', () => {
  expect(lists.length).toBeGreaterThanOrEqual(20)
  expect(lists.every(([, list]) => list.length > 1)).toBe(true)
})

test.each(lists)('%s is written once', (name, list) => {
  const quoted = list.map((word) => `'${word}'`)
  const spellings = [quoted.join(' | '), quoted.join(', ')].map((text) => text.replace(/\s+/g, ' '))
  const again = others.filter(({ text }) => {
    const flat = text.replace(/\s+/g, ' ')
    return spellings.some((spelling) => flat.includes(spelling))
  })
  expect(again.map(({ path }) => `${path} writes ${name} again. Instead: import it from src/words.ts.`)).toEqual([])
})
