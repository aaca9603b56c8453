import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { contentSentence } from './say-content.ts'

const service = { name: 'Login', description: '', serviceGroupId: null }

test('each organization is named with its newest change, the latest first', () => {
  const { deps, db, clock } = testRoom()
  db.delete(auditEntries).run()
  clock.set(Date.UTC(2026, 2, 10, 12, 30))
  createService(deps, system, otherId, service)
  expect(contentSentence(db)).toBe('It holds Other (last changed 2026-03-10 12:30 UTC) and Acme (never changed).')
  clock.set(Date.UTC(2026, 2, 11, 8, 5))
  createService(deps, system, acmeId, service)
  expect(contentSentence(db)).toBe(
    'It holds Acme (last changed 2026-03-11 08:05 UTC) and Other (last changed 2026-03-10 12:30 UTC).',
  )
})

test('of many the last are counted', () => {
  const { db } = testRoom()
  db.insert(organizations)
    .values(
      Array.from({ length: 19 }, (_, index) => ({
        ...{ id: `organization${index}`, slug: `organization-${index}`, name: `Organization ${index}` },
        ...{ timeZone: 'UTC', createdAt: 1 },
      })),
    )
    .run()
  const sentence = contentSentence(db)
  expect(sentence.match(/\(/g)).toHaveLength(5)
  expect(sentence).toMatch(/ and 16 more\.$/)
})

test('without an organization it says so', () => {
  const { db } = testRoom()
  db.$client.run('PRAGMA foreign_keys = OFF')
  db.delete(organizations).run()
  expect(contentSentence(db)).toBe('It holds no organization.')
})
