import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { readInstance } from '../settings/instance.ts'
import { checkStrangerMails, limitStrangerMails } from './limit-stranger-mails.ts'

test.each([
  ['1', 1],
  [' 250 ', 250],
  ['100000', 100_000],
])('%j mails an hour are %i', (typed, perHour) => {
  expect(sidesOf(checkStrangerMails(readForm({ perHour: typed })))).toEqual({ values: { perHour }, errors: {} })
})

test.each(['', '0', '100001', '-1', '2.5', '1e3', 'many', '1,000'])('%j mails an hour are refused', (typed) => {
  const { errors } = sidesOf(checkStrangerMails(readForm({ perHour: typed })))
  expect(errors).toEqual({ perHour: 'Type a number from 1 to 100,000.' })
})

test('the instance admin sets the number, nobody else', async () => {
  const room = testRoom()
  expect(await letThrough((actor) => limitStrangerMails(room.deps, actor, readForm({ perHour: '9' })))).toEqual([])
  expect(refusal(() => limitStrangerMails(room.deps, ines, readForm({ perHour: '0' })))).toBe('invalid')
  expect([readInstance(room.db).strangerMailsPerHour, room.audited(null)]).toEqual([1000, []])
  limitStrangerMails(room.deps, ines, readForm({ perHour: '250' }))
  expect(readInstance(room.db).strangerMailsPerHour).toBe(250)
  expect(lastAct(room.db)).toMatchObject({
    action: 'instance.stranger_mails_limited',
    changes: { before: { perHour: 1000 }, after: { perHour: 250 } },
  })
})
