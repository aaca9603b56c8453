import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, anUpdate, hour, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { savePostmortemDraft } from './postmortem.ts'
import { deletePostmortem, findPostmortem, publishDraft, revertPostmortem } from './published-postmortem.ts'

function over() {
  const room = statusRoom()
  const id = anIncident(room)
  anUpdate(room, id, {}, { status: 'resolved', body: 'Fixed.' })
  room.clock.advance(hour)
  const draft = (body: string) => savePostmortemDraft(room.deps, system, acmeId, id, { body })
  const publish = (notify = false) => publishDraft(room.deps, system, acmeId, id, notify)
  const said = () => updatesOf(room.db, id).map(({ status, body }) => [status, body])
  const before = [
    ['resolved', 'Fixed.'],
    ['investigating', 'We are looking.'],
  ]
  return { room, id, draft, publish, said, before }
}

test('a draft knows when it was begun and changed; published, it is a draft no longer', () => {
  const { room, id, draft, publish, said, before } = over()
  expect(refusal(() => findPostmortem(room.db, acmeId, id))).toBe('not_found')
  draft('DNS')
  const begun = room.clock.now()
  room.clock.advance(hour)
  draft('It was DNS.')
  const times = { postmortemBegunAt: begun, postmortemDraftedAt: begun + hour }
  expect(findPostmortem(room.db, acmeId, id)).toMatchObject({ incident: times, published: null })
  expect(publish()).toMatchObject({
    incident: { postmortemDraft: null, postmortemDraftedAt: null, postmortemBegunAt: begun },
    published: { body: 'It was DNS.', notify: false },
  })
  expect(said()).toEqual([['postmortem', 'It was DNS.'], ...before])
  expect(room.notified()).toEqual([])
})

test('published again, the postmortem takes the new text: there is one, and subscribers hear of it where that is asked', () => {
  const { room, draft, publish, said, before } = over()
  draft('It was DNS.')
  publish(true)
  draft('It was BGP.')
  expect(publish(true).published).toMatchObject({ body: 'It was BGP.', notify: true })
  expect(said()).toEqual([['postmortem', 'It was BGP.'], ...before])
  expect(room.notified()).toHaveLength(2)
})

test('reverted, it leaves the page and is a draft again; a newer draft stays', () => {
  const { room, id, draft, publish, said, before } = over()
  draft('It was DNS.')
  publish()
  const revert = () => revertPostmortem(room.deps, system, acmeId, id)
  expect(revert()).toMatchObject({ incident: { postmortemDraft: 'It was DNS.', status: 'resolved' }, published: null })
  expect(said()).toEqual(before)
  publish()
  draft('It was BGP.')
  expect(revert().incident.postmortemDraft).toBe('It was BGP.')
  expect(room.lastAudit()).toMatchObject({ action: 'incident.postmortem_reverted', subject: ['incident', id] })
  expect(revert().incident.postmortemDraft).toBe('It was BGP.')
})

test('deleted, nothing is left of it but in the audit log', () => {
  const { room, id, draft, publish, said, before } = over()
  const remove = () => deletePostmortem(room.deps, system, acmeId, id)
  draft('It was DNS.')
  publish()
  draft('It was BGP.')
  remove()
  expect([said(), findIncident(room.db, acmeId, id).postmortemDraft]).toEqual([before, null])
  expect(room.lastAudit()).toMatchObject({
    action: 'incident.postmortem_deleted',
    changes: { before: { draft: 'It was BGP.', published: 'It was DNS.' } },
  })
  expect(refusal(remove)).toBe('not_found')
})

test('nothing is published without a text or before the end, and by strangers nothing at all', () => {
  const { room, id, publish } = over()
  expect(refusal(() => publish())).toBe('invalid')
  const open = anIncident(room)
  savePostmortemDraft(room.deps, system, acmeId, open, { body: 'Early.' })
  expect(refusal(() => publishDraft(room.deps, system, acmeId, open, false))).toBe('conflict')
  for (const act of [publishDraft, revertPostmortem, deletePostmortem])
    expect(strangers(room, (actor, org) => act(room.deps, actor, org, id, false))).toEqual(shutOut)
})
