import { expect, test } from 'vitest'
import { factorResets } from '#src/db/schema/access.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { connectRelay, withAuthenticator } from '#src/testing/accounts.ts'
import { testApp } from '#src/testing/harness.ts'
import { accountId } from '#src/testing/personas.ts'

test('an owner asks on the team’s page, the instance admin on a page of theirs; the link of the mail keeps it', async () => {
  const app = testApp()
  const { deps } = app
  connectRelay(deps)
  await withAuthenticator(deps, 'ed')
  const [otto, ines, ann] = [app.as('otto'), app.as('ines'), app.as('ann')]
  expect((await ann.get('/app/acme/team')).text).not.toContain('Lost second factors')
  expect((await otto.get('/app/acme/team')).text).toContain('Lost second factors')
  expect((await otto.post('/app/acme/team/second-factor-resets', {})).text).toContain('Choose a member.')
  const asked = await otto.post('/app/acme/team/second-factor-resets', { factorOf: accountId('ed') })
  expect(asked.location).toBe('/app/acme/team')
  expect((await otto.get('/app/acme/team')).text).toContain('Cancel: the second factor of')
  const id = deps.db.select().from(factorResets).get()?.id ?? ''
  const link = `/second-factor-reset/${signedToken(deps, 'factor-reset', id)}`
  const visitor = app.visitor()
  expect((await visitor.get(link)).text).toContain('The second factor of ed@example.com is going to be removed')
  expect(deps.db.select().from(factorResets).all()).toHaveLength(1)
  expect((await visitor.post(link)).location).toBe('/sign-in')
  expect((await visitor.get(link)).status).toBe(404)

  expect((await ines.post('/admin/second-factors', { email: 'nobody@example.com' })).text).toContain(
    'No account has this address.',
  )
  await ines.post('/admin/second-factors', { email: ' Ed@example.com ' })
  expect((await ines.get('/admin/second-factors')).text).toContain('Going to be removed')
  const kept = await ines.post(`/admin/second-factors/${accountId('ed')}/withdrawal`)
  expect([kept.location, deps.db.select().from(factorResets).all()]).toEqual(['/admin/second-factors', []])
  expect((await ines.post(`/admin/second-factors/${accountId('ed')}/withdrawal`)).status).toBe(404)
})
