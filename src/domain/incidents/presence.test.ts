import { expect, test } from 'vitest'
import { statusRoom } from '#src/testing/status-room.ts'
import { newIncident } from './drafts.ts'
import { notePresence, othersPresent } from './presence.ts'

const second = 1000

test('others are seen while their page asks, and as writing while they type', () => {
  const { deps, clock, actor } = statusRoom()
  const [ann, ed] = [actor('ann'), actor('ed')]
  notePresence(deps, ann, 'incident')
  expect(othersPresent(deps, ed, 'incident')).toEqual([{ name: 'Ann', writes: false }])
  expect([othersPresent(deps, ann, 'incident'), othersPresent(deps, ed, 'another')]).toEqual([[], []])
  notePresence(deps, ann, 'incident', true)
  clock.advance(29 * second)
  notePresence(deps, ann, 'incident')
  expect(othersPresent(deps, ed, 'incident')).toEqual([{ name: 'Ann', writes: true }])
  clock.advance(2 * second)
  expect(othersPresent(deps, ed, 'incident')).toEqual([{ name: 'Ann', writes: false }])
  clock.advance(35 * second)
  expect(othersPresent(deps, ed, 'incident')).toEqual([])
})

test('those of another organization are not among them, not even where both write a new incident', () => {
  const { deps, actor } = statusRoom()
  notePresence(deps, actor('olga'), newIncident, true)
  expect(othersPresent(deps, actor('ed'), newIncident)).toEqual([])
})

test('however many pages ask, no more than 500 are remembered, with 50 people each', () => {
  const { deps, actor } = statusRoom()
  const ed = actor('ed')
  for (let one = 0; one <= 500; one += 1) notePresence(deps, ed, `incident-${one}`)
  const seen = (subject: string) => othersPresent(deps, actor('ann'), subject).length
  expect([seen('incident-0'), seen('incident-1'), seen('incident-500')]).toEqual([0, 1, 1])
  for (let one = 0; one < 80; one += 1) notePresence(deps, { ...ed, accountId: `account-${one}` }, 'crowded')
  expect(seen('crowded')).toBe(50)
})
