import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { entries, owed, setAccount } from '#src/testing/accounts.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { createApiToken, createOwnToken } from './create-api-token.ts'
import { tellOwnersOfTokens } from './tell-owners.ts'

/** A token of acme's as the migration leaves those that still open something. */
function keptToken({ deps, db }: TestRoom, organizationId = acmeId): string {
  createApiToken(deps, system, organizationId, { name: 'Deploys', role: 'admin', days: 30 })
  const id = db.select().from(apiTokens).all().at(-1)?.id ?? ''
  writeUnaudited(db, (tx) => void tx.update(apiTokens).set({ tellOwners: true }).where(eq(apiTokens.id, id)).run())
  return id
}

test('the owners of the organization are told, once, of all its tokens together', () => {
  const room = testRoom()
  const { deps, db } = room
  const ids = [keptToken(room), keptToken(room)]
  tellOwnersOfTokens(deps, system)
  expect(owed(room)).toEqual(['tokens_kept to iris@example.com', 'tokens_kept to otto@example.com'])
  expect(db.select().from(deliveries).get()).toMatchObject({ organizationId: acmeId, subjectId: acmeId })
  expect(entries(room).at(-1)).toEqual({
    action: 'api_token.owners_told',
    by: 'test',
    subject: acmeId,
    changes: { tokens: ids, mails: 2 },
  })
  tellOwnersOfTokens(deps, system)
  expect(owed(room)).toHaveLength(2)
})

test('nobody is told of tokens made since, nor whoever is leaving; another organization’s owners of their own alone', () => {
  const room = testRoom()
  const { deps } = room
  createApiToken(deps, system, acmeId, { name: 'New', role: 'admin', days: 30 })
  createOwnToken(deps, room.actor('otto'), acmeId, { name: 'Mine', role: 'admin', days: 30 })
  setAccount(deps, 'iris', { deletionRequestedAt: 1 })
  tellOwnersOfTokens(deps, system)
  expect(owed(room)).toEqual([])
  keptToken(room, otherId)
  tellOwnersOfTokens(deps, system)
  expect(owed(room)).toEqual(['tokens_kept to olga@example.com'])
})
