import { expect, test } from 'vitest'
import { write } from '#src/db/write.ts'
import { createOrganization } from '#src/domain/organizations/create-organization.ts'
import { testApp } from '#src/testing/harness.ts'
import { accountId, system } from '#src/testing/personas.ts'

test('organizations are searched by name or address once there are more than a few', async () => {
  const { deps, as } = testApp()
  const ines = as('ines')
  const search = async (text = '') => (await ines.get(`/admin/organizations?search=${text}`)).text
  expect(await search()).not.toContain('type="search"')
  for (let one = 10; one < 20; one++)
    write(deps.db, (tx) => {
      const given = { organization: `Team ${one}`, slug: `place-${one}`, timeZone: 'UTC' }
      return createOrganization(tx, deps, system, { ...given, ownerId: accountId('ann') })
    })
  const [all, byName, byAddress, none] = [
    await search(),
    await search('TEAM 12'),
    await search('place-13'),
    await search('xyz'),
  ]
  expect([all.includes('type="search"'), all.includes('Team 12'), all.includes('Team 13')]).toEqual([true, true, true])
  expect([byName.includes('Team 12'), byName.includes('Team 13')]).toEqual([true, false])
  expect([byAddress.includes('Team 12'), byAddress.includes('Team 13')]).toEqual([false, true])
  expect([none.includes('No organization is called that'), none.includes('type="search"')]).toEqual([true, true])
  expect((await as('ann').get('/admin/organizations')).status).toBe(403)
})
