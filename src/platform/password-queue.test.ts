import { expect, test } from 'vitest'
import { outcomeOf } from '#src/testing/outcome.ts'
import { createPasswordQueue } from './password-queue.ts'

type Standing = 'known' | 'new' | 'suspect'
const everybody = ['known', 'new', 'suspect'] as const

/** Enters one job for each `standing who`, named by its place among these. */
function queueOf(...askers: string[]) {
  const queue = createPasswordQueue<number>()
  const enter = (asker: string, job = 0) => {
    const [standing, who = ''] = asker.split(' ')
    queue.enter({ who, standing: standing as Standing }, job)
  }
  askers.forEach(enter)
  const order = (lines: readonly Standing[] = everybody) => {
    const jobs: number[] = []
    for (let turn = queue.next(lines); turn; turn = queue.next(lines)) jobs.push(turn.job)
    return jobs
  }
  return { queue, enter, order }
}

const many = (standing: Standing, count: number) => Array.from({ length: count }, (_, n) => `${standing} ${n}`)

test('who is known goes first, then who is new, then who guessed wrong lately', () => {
  expect(queueOf('suspect a', 'new b', 'known c', 'new d').order()).toEqual([2, 1, 3, 0])
})

test('in a line everybody has one turn before anybody has a second', () => {
  expect(queueOf('new a', 'new a', 'new a', 'new b', 'new c', 'new b').order()).toEqual([0, 3, 4, 1, 5, 2])
})

test('suspects have one turn in four, so that they are slowed down and not shut out', () => {
  const { order } = queueOf(...many('new', 9), ...many('suspect', 3))
  expect(order()).toEqual([0, 1, 2, 9, 3, 4, 5, 10, 6, 7, 8, 11])
})

test('a thread takes from its own lines alone', () => {
  const { order } = queueOf('new a', 'known b', 'suspect c')
  expect([order(['known']), order(['new', 'suspect'])]).toEqual([[1], [0, 2]])
})

test('each has eight places, which count until the work is done', () => {
  const { queue, enter } = queueOf(...Array(8).fill('new a'))
  expect(outcomeOf(() => enter('new a'))).toBe('rate_limited')
  expect(outcomeOf(() => enter('new b'))).toBe('done')
  const turn = queue.next(everybody)
  expect(outcomeOf(() => enter('new a'))).toBe('rate_limited')
  if (turn) queue.leave(turn.asker)
  expect(outcomeOf(() => enter('new a'))).toBe('done')
})

test.each([
  ['known', 64],
  ['new', 32],
  ['suspect', 32],
] as const)('%s have %d places, whatever fills the other lines', (standing, places) => {
  const { queue, enter } = queueOf(...many(standing, places))
  expect(outcomeOf(() => queue.refuseWhenFull({ who: 'x', standing }))).toBe('rate_limited')
  expect(outcomeOf(() => enter(`${standing} x`))).toBe('rate_limited')
  for (const other of everybody) if (other !== standing) expect(outcomeOf(() => enter(`${other} x`))).toBe('done')
})

test('whoever is refused is told when to come again', () => {
  const { enter } = queueOf(...many('new', 32))
  const refusal = { code: 'rate_limited', retryAfter: 5000 }
  expect(() => enter('new x')).toThrow(
    expect.objectContaining({ ...refusal, message: 'Too many people are signing in. Try again in 5 seconds.' }),
  )
})

test('nothing is remembered of those who have left', () => {
  const { queue, enter, order } = queueOf()
  for (let network = 0; network < 1000; network++) {
    enter(`new ${network}`, network)
    expect(order()).toEqual([network])
    queue.leave({ who: String(network), standing: 'new' })
  }
  expect(outcomeOf(() => queue.refuseWhenFull({ who: '0', standing: 'new' }))).toBe('done')
})
