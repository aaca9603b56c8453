import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery, notifyOfIncident } from '#src/testing/deliveries.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { deliveryStates } from '#src/words.ts'
import { findDelivery, refuseWhoLeft, stateConflict } from './find-delivery.ts'

const sentences: Record<(typeof deliveryStates)[number], string> = {
  waiting: 'The message is waiting to be sent. Nothing was changed.',
  sending: 'The message is being sent: wait for the result. Nothing was changed.',
  retrying: 'Opsentry will retry the message by itself. Nothing was changed.',
  undecided:
    'The message was queued before a restore, and waits until the instance admin decides about it. Nothing was changed.',
  delivered: 'The message was delivered. Nothing was changed.',
  failed: 'The message has failed. Nothing was changed.',
  suppressed: 'The message will not be sent. Nothing was changed.',
}

test.each(deliveryStates)('of what is %s by now the conflict says so', (state) => {
  const { deps, db } = testRoom()
  const seen = addDelivery(deps, { state: 'waiting' })
  writeUnaudited(db, (tx) => void tx.update(deliveries).set({ state }).run())
  expect(stateConflict(db, seen)).toMatchObject({ code: 'conflict', message: sentences[state] })
})

test('of what was erased meanwhile, too', () => {
  const { deps, db } = testRoom()
  const seen = addDelivery(deps)
  writeUnaudited(db, (tx) => void tx.delete(deliveries).run())
  expect(stateConflict(db, seen).message).toBe('The message is gone. Nothing was changed.')
})

test('a message is found by its organization, its notification and its id, all three', () => {
  const { deps, db } = testRoom()
  const { notificationId } = notifyOfIncident(deps)
  const told = addDelivery(deps, { notificationId, organizationId: acmeId, kind: 'status_update' })
  const which = { notificationId, deliveryId: told.id }
  expect(findDelivery(db, acmeId, which)).toEqual(told)
  expect(refusal(() => findDelivery(db, otherId, which))).toBe('not_found')
  expect(refusal(() => findDelivery(db, acmeId, { ...which, notificationId: 'another00000' }))).toBe('not_found')
  expect(refusal(() => findDelivery(db, acmeId, { ...which, deliveryId: 'another00000' }))).toBe('not_found')
})

test('whoever is neither a subscriber nor an endpoint has not left', () => {
  const { deps, db } = testRoom()
  expect(() => refuseWhoLeft(db, addDelivery(deps))).not.toThrow()
})
