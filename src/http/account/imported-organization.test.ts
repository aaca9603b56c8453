import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { importOrganization } from '#src/domain/transfer/import-organization.ts'
import { appOver } from '#src/testing/harness.ts'
import { accountId, acmeId, system } from '#src/testing/personas.ts'
import { elsewhere, exported, fullOrganization, largest } from '#src/testing/transfers.ts'

/** How an organization that came along looks to whoever opens it. */

test('a page that asked for a password is closed until it has one again', async () => {
  const file = await exported(fullOrganization().deps, acmeId)
  const there = elsewhere()
  await importOrganization(there.deps, system, acmeId, { file, largest })
  expect((await appOver(there.deps).visitor().get('/s/acme/')).status).toBe(401)
})

test('an author who has an account here and is not of this team lends nobody their name', async () => {
  const file = await exported(fullOrganization().deps, acmeId)
  const there = elsewhere()
  writeUnaudited(there.deps.db, () => {
    there.deps.db.$client.run(`DELETE FROM memberships WHERE account_id = '${accountId('ed')}'`)
  })
  await importOrganization(there.deps, system, acmeId, { file, largest })
  const incident = there.deps.db.$client.query<{ id: string }, []>('SELECT id FROM incidents').get()?.id
  const page = await appOver(there.deps).as('ann').get(`/app/acme/incidents/${incident}`)
  expect(page.text).toContain('Deleted account')
  expect(page.text).not.toContain('>Ed<')
})
