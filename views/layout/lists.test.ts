import { expect, test } from 'vitest'
import { messagesOf } from '../messages/messages-of.ts'
import { furtherDates, shortList } from './lists.ts'

const [en, de] = [messagesOf('en'), messagesOf('de')]
const many = Array.from({ length: 20 }, (_, index) => `Service ${String(index).padStart(7, '0')}`)

test('a list is cut between names, and says how many more there are', () => {
  expect(shortList(['A', 'B', 'C'], en)).toBe('A, B and C')
  expect(shortList(many, en)).toMatch(/^Service 0000000, .*Service 0000005 and 14 more$/)
  expect(shortList(['x'.repeat(200), 'B'], en)).toBe(`${'x'.repeat(200)} and 1 more`)
  expect(shortList(['عمل', 'B'], en)).toBe('\u2068عمل\u2069 and B')
})

const day = 86_400_000
const timeZone = 'Europe/Berlin'
const dates = (count: number) => Array.from({ length: count }, (_, index) => Date.UTC(2026, 2, 10, 1) + index * day)

test('the dates of a series: three, and how it goes on', () => {
  expect(furtherDates({ further: [], goesOn: true, timeZone }, en)).toEqual([])
  expect(furtherDates({ further: dates(1), goesOn: false, timeZone }, en)).toEqual(['10 Mar 2026, 02:00 CET'])
  const [some] = furtherDates({ further: dates(5), goesOn: false, timeZone }, en)
  expect(some).toMatch(/^10 Mar 2026, 02:00 CET, 11 Mar .* and 2 more$/)
  expect(furtherDates({ further: dates(5), goesOn: true, timeZone }, en)[0]).toMatch(
    /12 Mar 2026, 02:00 CET and so on$/,
  )
  expect(furtherDates({ further: dates(2), goesOn: true, timeZone }, de)[0]).toMatch(/ usw\.$/)
})
