import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, anUpdate, hour, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { amendUpdate, type UpdateAmendment } from './amend-update.ts'
import { findIncident, updatesOf } from './find-incident.ts'

function said() {
  const room = statusRoom()
  const api = room.service()
  const id = anIncident(room, { [api]: 'major_outage' })
  const begun = room.clock.now()
  room.clock.advance(hour)
  const end = anUpdate(room, id, {}, { status: 'resolved', body: 'Fixed.' })
  room.clock.advance(hour)
  const first = updatesOf(room.db, id).at(-1)?.id ?? ''
  const amend = (updateId: string, input: UpdateAmendment) =>
    amendUpdate(room.deps, room.actor('ed'), acmeId, id, updateId, input)
  return { room, api, id, begun, first, end, amend }
}

test('another text is marked as edited; the same is not, and nobody is told unless it is asked for', () => {
  const { room, end, amend } = said()
  subscribe(room.deps, 'sue@example.org')
  expect(amend(end, { body: 'Fixed.' }).editedAt).toBeNull()
  expect(amend(end, { body: 'Fixed for good.' })).toMatchObject({ body: 'Fixed for good.', editedAt: room.clock.now() })
  expect(room.notified()).toEqual([])
  expect(amend(end, { notify: true }).notify).toBe(true)
  expect(room.notified()).toMatchObject([{ statusUpdateId: end, audience: 1 }])
  expect(room.lastAudit()).toMatchObject({ action: 'status_update.edited', subject: ['status_update', end] })
})

test('another moment moves what follows from it: the start, the end, the bars', () => {
  const { room, id, begun, first, end, amend } = said()
  amend(end, { displayAt: begun + hour / 2 })
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ resolvedAt: begun + hour / 2, status: 'resolved' })
  amend(first, { displayAt: begun - hour })
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ startedAt: begun - hour, impact: 'critical' })
})

test('an end that moves before what was said later is no end', () => {
  const { room, id, begun, end, amend } = said()
  amend(end, { displayAt: begun - hour })
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ status: 'investigating', resolvedAt: null })
})

test('what is to come, an unknown update and strangers are refused', () => {
  const { room, id, end, amend } = said()
  expect(refusal(() => amend(end, { displayAt: room.clock.now() + 1 }))).toBe('invalid')
  expect(refusal(() => amend('abcdefghijkl', { body: 'x' }))).toBe('not_found')
  expect(strangers(room, (actor, org) => amendUpdate(room.deps, actor, org, id, end, { body: 'x' }))).toEqual(shutOut)
  expect(refusal(() => amendUpdate(room.deps, system, acmeId, 'abcdefghijkl', end, { body: 'x' }))).toBe('not_found')
})
