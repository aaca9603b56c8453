import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { codeBlocks, documents } from './documents.ts'
import { subscribe } from './factories.ts'
import { otherId } from './personas.ts'
import { testRoom } from './room.ts'

test('what docs/upgrade.md asks a database for, whose key is lost, are those who follow that organization by mail', () => {
  const [query] = documents
    .filter(({ path }) => path === 'docs/upgrade.md')
    .flatMap(codeBlocks)
    .filter(({ language }) => language === 'sql')
  const { deps, db } = testRoom()
  subscribe(deps, 'zoe@example.com')
  subscribe(deps, 'ben@example.com')
  subscribe(deps, 'left@example.com', { state: 'unsubscribed' })
  subscribe(deps, 'other@example.com', { organizationId: otherId })
  expect(db.all<unknown>(sql.raw(query?.code ?? ''))).toEqual([
    { address: 'ben@example.com' },
    { address: 'zoe@example.com' },
  ])
})
