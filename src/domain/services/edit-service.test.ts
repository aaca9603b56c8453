import { expect, test } from 'vitest'
import { serviceStatusChanges } from '#src/db/schema/services.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { archiveService } from './archive-service.ts'
import { editService } from './edit-service.ts'
import { findService } from './find-service.ts'
import { setServiceStatus } from './set-service-status.ts'

const plain = { description: '', serviceGroupId: null }

test('an admin renames and describes a service: it keeps its place, its status and its history', () => {
  const { deps, db, clock, actor } = testRoom()
  const id = addService(deps, 'API')
  addService(deps, 'Web')
  setServiceStatus(deps, system, acmeId, id, 'partial_outage')
  const facts = db.select().from(serviceStatusChanges).all()
  clock.advance(60_000)
  editService(deps, actor('ann'), acmeId, id, { name: 'Public API', description: 'Version 2', serviceGroupId: null })
  expect(findService(db, acmeId, id)).toEqual({
    id,
    organizationId: acmeId,
    serviceGroupId: null,
    name: 'Public API',
    description: 'Version 2',
    position: 1,
    ownStatus: 'partial_outage',
    startedAt: testEpoch,
    startDate: '2026-03-10',
    internal: false,
    showcase: true,
    onlyShowIfDegraded: false,
    unlisted: false,
    archivedAt: null,
    createdAt: testEpoch,
    updatedAt: testEpoch + 60_000,
  })
  expect(db.select().from(serviceStatusChanges).all()).toEqual(facts)
  expect(lastEntry(deps)).toEqual({
    action: 'service.edited',
    by: 'ann000000000',
    subject: `service ${id}`,
    changes: {
      before: { name: 'API', description: '', serviceGroupId: null },
      after: { name: 'Public API', description: 'Version 2', serviceGroupId: null },
    },
  })
})

test('in a new group it comes last, and back without one last again', () => {
  const { deps } = testRoom()
  const group = addGroup(deps)
  const api = addService(deps, 'API')
  addService(deps, 'Web')
  addService(deps, 'Database', group)
  addService(deps, 'Queue', group)
  editService(deps, system, acmeId, api, { name: 'API', description: '', serviceGroupId: group })
  expect(pageOrder(deps)).toEqual(['Platform: Database, Queue, API', 'Web'])
  editService(deps, system, acmeId, api, { name: 'API', ...plain })
  expect(pageOrder(deps)).toEqual(['Platform: Database, Queue', 'Web, API'])
})

test("another organization's group is refused as an unknown one, and nothing changes", () => {
  const { deps, db, audited } = testRoom()
  const id = addService(deps, 'API')
  const before = findService(db, acmeId, id)
  for (const serviceGroupId of [addGroup(deps, 'Theirs', otherId), 'unknown00000']) {
    const input = { name: 'Moved', description: '', serviceGroupId }
    expect(refusal(() => editService(deps, system, acmeId, id, input))).toBe('not_found')
  }
  expect(findService(db, acmeId, id)).toEqual(before)
  expect(audited()).toEqual(['service.created'])
})

test("an archived, an unknown and another organization's service are not found", () => {
  const { deps, db, audited } = testRoom()
  const archived = addService(deps, 'Old')
  archiveService(deps, system, acmeId, archived, 'Old')
  const theirs = addService(deps, 'Theirs', null, otherId)
  for (const id of [archived, theirs, 'unknown00000'])
    expect(refusal(() => editService(deps, system, acmeId, id, { name: 'Mine', ...plain }))).toBe('not_found')
  expect(findService(db, otherId, theirs).name).toBe('Theirs')
  expect(audited()).not.toContain('service.edited')
})

test('editors and viewers may not, and the owner of another organization does not find it', () => {
  const { deps, db, actor, audited } = testRoom()
  const id = addService(deps, 'API')
  const edit = (persona: 'ed' | 'vic' | 'olga') =>
    refusal(() => editService(deps, actor(persona), acmeId, id, { name: 'X', ...plain }))
  expect([edit('ed'), edit('vic'), edit('olga')]).toEqual(['forbidden', 'forbidden', 'not_found'])
  expect([findService(db, acmeId, id).name, audited()]).toEqual(['API', ['service.created']])
})
