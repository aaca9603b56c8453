import { expect, test } from 'vitest'
import { incidents } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { day, hour, minute, statusRoom } from '#src/testing/status-room.ts'
import { languages } from '#src/words.ts'
import { readForm } from '../forms/form.ts'
import { loadFacts } from '../service-status/load-facts.ts'
import { timeline } from '../service-status/timeline.ts'
import { findIncident, pastIncidents, updatesOf } from './find-incident.ts'
import { checkPastIncident, type PastIncident, recordPastIncident } from './record-past-incident.ts'
import { textOfUpdate } from './update-texts.ts'

const fields = {
  title: 'Logins failed',
  body: 'A disk was full.',
  startedAt: '2026-03-09T13:45',
  endedAt: '2026-03-09T14:30',
  'service-api': 'major_outage',
}

test('both moments are read as the clocks of the organization showed them', () => {
  expect(sidesOf(checkPastIncident(readForm(fields), 'Europe/Berlin'))).toEqual({
    values: {
      title: 'Logins failed',
      body: 'A disk was full.',
      services: [{ serviceId: 'api', status: 'major_outage' }],
      startedAt: Date.UTC(2026, 2, 9, 12, 45),
      endedAt: Date.UTC(2026, 2, 9, 13, 30),
    },
    errors: {},
  })
})

test.each([
  [{ title: '' }, { title: 'Give the incident a title that customers understand.' }],
  [{ 'service-api': 'on fire' }, { services: 'Choose one of the statuses for each service.' }],
  [{ startedAt: 'noon' }, { startedAt: 'Type when it began, such as 2026-03-10T13:45.' }],
  [{ endedAt: '' }, { endedAt: 'Type when it was over, such as 2026-03-10T14:30.' }],
  [{ endedAt: '2026-03-09T13:45' }, { endedAt: 'It ended after it began: correct one of the two.' }],
])('%j: %j', (more, errors) => {
  expect(sidesOf(checkPastIncident(readForm({ ...fields, ...more }), 'Europe/Berlin')).errors).toEqual(errors)
})

/** An hour of outage that ended a day ago, of a service that has been there for longer. */
function yesterday() {
  const room = statusRoom()
  const api = room.service()
  const endedAt = room.clock.now() + day
  room.clock.advance(2 * day)
  const input: PastIncident = {
    title: 'Logins failed',
    body: 'A disk was full.',
    services: [{ serviceId: api, status: 'major_outage' }],
    startedAt: endedAt - hour,
    endedAt,
  }
  return { room, api, input }
}

test('on record it is over: it has a beginning and an end, and was written now', () => {
  const { room, input } = yesterday()
  const { startedAt, endedAt } = input
  const incident = recordPastIncident(room.deps, room.actor('ed'), acmeId, input)
  const now = room.clock.now()
  expect(incident).toMatchObject({ status: 'resolved', impact: 'critical', startedAt, createdAt: now, updatedAt: now })
  expect(incident.resolvedAt).toBe(endedAt)
  expect(updatesOf(room.db, incident.id)).toMatchObject([
    { status: 'resolved', body: 'This incident has been resolved.', displayAt: endedAt, createdAt: now, notify: false },
    { status: 'investigating', body: 'A disk was full.', displayAt: startedAt, createdAt: now, notify: false },
  ])
  expect(updatesOf(room.db, incident.id).map(({ authorId }) => authorId)).toEqual(Array(2).fill('ed0000000000'))
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.recorded',
    subject: ['incident', incident.id],
    changes: { title: 'Logins failed', services: input.services, startedAt, endedAt },
  })
})

test('the bars are corrected, today is not, and nobody is told', () => {
  const { room, api, input } = yesterday()
  const { startedAt, endedAt } = input
  subscribe(room.deps, 'sue@example.org')
  recordPastIncident(room.deps, system, acmeId, input)
  const now = room.clock.now()
  expect(timeline(loadFacts(room.db, acmeId, startedAt - minute, now).get(api) ?? [], startedAt - minute, now)).toEqual(
    [
      { from: startedAt - minute, to: startedAt, status: 'operational' },
      { from: startedAt, to: endedAt, status: 'major_outage' },
      { from: endedAt, to: now, status: 'operational' },
    ],
  )
  expect(room.statuses(api)).toEqual(['operational'])
  expect(room.notified()).toEqual([])
  expect(room.db.select().from(services).all()).toMatchObject([{ updatedAt: now }])
})

test('an end of this moment is over; a later one is still to come, and refused', () => {
  const { room, input } = yesterday()
  const now = room.clock.now()
  const later = { ...input, endedAt: now + 1 }
  expect(refusal(() => recordPastIncident(room.deps, system, acmeId, later))).toBe('invalid')
  expect(pastIncidents(room.db, acmeId, 'newest', 10).rows).toEqual([])
  const { id } = recordPastIncident(room.deps, system, acmeId, { ...input, endedAt: now })
  expect(findIncident(room.db, acmeId, id).resolvedAt).toBe(now)
})

test.each(languages)('the page in %s says at its end that it is resolved', (language) => {
  const { room, input } = yesterday()
  room.setAcme({ language })
  const { id } = recordPastIncident(room.deps, system, acmeId, input)
  expect(updatesOf(room.db, id)[0]?.body).toBe(textOfUpdate(language, 'resolved'))
})

test('each language has a sentence of its own', () => {
  expect(new Set(languages.map((language) => textOfUpdate(language, 'resolved'))).size).toBe(languages.length)
})

test('viewers may not, another organization is not found, and its service is refused; nothing is on record', () => {
  const { room, input } = yesterday()
  const { deps, actor } = room
  const foreign = { ...input, services: [{ serviceId: room.service('F', otherId), status: 'major_outage' as const }] }
  expect(refusal(() => recordPastIncident(deps, actor('vic'), acmeId, input))).toBe('forbidden')
  expect(refusal(() => recordPastIncident(deps, actor('olga'), acmeId, input))).toBe('not_found')
  expect(refusal(() => recordPastIncident(deps, actor('ed'), acmeId, foreign))).toBe('invalid')
  expect(room.db.select().from(incidents).all()).toEqual([])
})
