import { expect, test } from 'vitest'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'
import { anIncident, day, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { resolveIncident } from '../incidents/resolve-incident.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { readService } from '../status-page/read-service.ts'
import { countAudience } from '../subscribers/count-audience.ts'
import { archiveService } from './archive-service.ts'
import { editService } from './edit-service.ts'
import { findService, listArchivedServices } from './find-service.ts'
import { restoreService } from './restore-service.ts'
import { removeServiceGroup } from './service-groups.ts'

test('a service comes back last in its group, with its history, its options and those who had chosen it', () => {
  const room = statusRoom()
  const { deps, db, clock, actor } = room
  const organization = organizationById(deps, acmeId)
  const group = addGroup(deps)
  const [api] = [addService(deps, 'API', group), addService(deps, 'Web', group)]
  editService(deps, system, acmeId, api, { startDate: '2025-01-01', onlyShowIfDegraded: true })
  const subscriberId = subscribe(deps, 'sue@example.org', { followsAll: false })
  writeUnaudited(db, (tx) => void tx.insert(subscriberServices).values({ subscriberId, serviceId: api }).run())
  const incident = anIncident(room, { [api]: 'major_outage' })
  clock.advance(day)
  resolveIncident(deps, system, acmeId, incident, { body: 'Over.', notify: false })
  const before = readService(deps, organization, api)
  archiveService(deps, system, acmeId, api, 'API')
  expect([pageOrder(deps), listArchivedServices(db, acmeId).map(({ id }) => id)]).toEqual([
    ['Platform: Web', ''],
    [api],
  ])

  restoreService(deps, actor('ann'), acmeId, api)
  expect([pageOrder(deps), listArchivedServices(db, acmeId)]).toEqual([['Platform: Web, API', ''], []])
  expect(readService(deps, organization, api)).toEqual(before)
  expect(before.incidents.map(({ id }) => id)).toEqual([incident])
  expect(findService(db, acmeId, api)).toMatchObject({ onlyShowIfDegraded: true, startDate: '2025-01-01' })
  expect(countAudience(db, acmeId, { kind: 'incident', serviceIds: [api] })).toEqual([{ channel: 'email', people: 1 }])
  expect(lastEntry(deps)).toEqual({
    action: 'service.restored',
    by: 'ann000000000',
    subject: `service ${api}`,
    changes: { name: 'API' },
  })
})

test('one whose group was removed meanwhile stands without a group', () => {
  const { deps } = statusRoom()
  const group = addGroup(deps)
  const api = addService(deps, 'API', group)
  addService(deps, 'Web')
  archiveService(deps, system, acmeId, api, 'API')
  removeServiceGroup(deps, system, acmeId, group)
  restoreService(deps, system, acmeId, api)
  expect(pageOrder(deps)).toEqual(['Web, API'])
})

test('the archive lists the one archived last first, and nothing of another organization', () => {
  const { deps, db, clock } = statusRoom()
  for (const [name, organizationId] of [
    ['First', acmeId],
    ['Theirs', otherId],
    ['Last', acmeId],
  ] as const) {
    archiveService(deps, system, organizationId, addService(deps, name, null, organizationId), name)
    clock.advance(1000)
  }
  expect(listArchivedServices(db, acmeId).map(({ name }) => name)).toEqual(['Last', 'First'])
})

test('what is not in the archive cannot come back, and strangers bring nothing back', () => {
  const room = statusRoom()
  const { deps, actor } = room
  const api = room.service()
  expect(refusal(() => restoreService(deps, system, acmeId, api))).toBe('not_found')
  archiveService(deps, system, acmeId, api, 'API')
  expect(strangers(room, (by, organizationId) => restoreService(deps, by, organizationId, api))).toEqual(shutOut)
  expect(refusal(() => restoreService(deps, actor('ed'), acmeId, api))).toBe('forbidden')
})
