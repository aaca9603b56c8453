import { expect, test } from 'vitest'
import { memberships } from '#src/db/schema/memberships.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, type Persona } from '#src/testing/personas.ts'

const id = (persona: Persona) => persona.padEnd(12, '0')
const roleOf = ({ deps }: TestApp, persona: Persona, organizationId = acmeId) =>
  deps.db
    .select()
    .from(memberships)
    .all()
    .find((one) => one.accountId === id(persona) && one.organizationId === organizationId)?.role

const setRole = (browser: Browser, persona: Persona, role: string) =>
  browser.post(`/app/acme/team/members/${id(persona)}/role`, { role })
const remove = (browser: Browser, persona: Persona) => browser.post(`/app/acme/team/members/${id(persona)}/removal`)

test('an admin changes roles up to their own; owners are the owners’ affair', async () => {
  const app = testApp()
  const ann = app.as('ann')
  expect((await setRole(ann, 'vic', 'editor')).status).toBe(303)
  expect((await setRole(ann, 'ed', 'admin')).status).toBe(303)
  expect([roleOf(app, 'vic'), roleOf(app, 'ed')]).toEqual(['editor', 'admin'])
  expect((await setRole(ann, 'vic', 'owner')).status).toBe(403)
  expect((await setRole(ann, 'ann', 'owner')).status).toBe(403)
  expect((await setRole(ann, 'otto', 'viewer')).status).toBe(403)
  expect((await remove(ann, 'otto')).status).toBe(403)
  expect((await setRole(app.as('otto'), 'ann', 'owner')).status).toBe(303)
  expect((await setRole(ann, 'vic', 'emperor')).status).toBe(422)
  expect(app.audited()).toEqual(['member.role_changed', 'member.role_changed', 'member.role_changed'])
})

test('a role counts from the next request on', async () => {
  const app = testApp()
  const ed = app.as('ed')
  expect((await ed.get('/app/acme/incidents/new')).status).toBe(200)
  await setRole(app.as('ann'), 'ed', 'viewer')
  expect((await ed.get('/app/acme/incidents/new')).status).toBe(403)
  await remove(app.as('ann'), 'ed')
  expect((await ed.get('/app/acme')).status).toBe(404)
  expect(app.audited().at(-1)).toBe('member.removed')
})

test('the last owner can neither leave nor be made less, not even at the same time as another one', async () => {
  const app = testApp()
  const [iris, otto] = [app.as('iris'), app.as('otto')]
  const leave = (browser: Browser) => browser.post('/app/acme/team/departure')
  const answers = await Promise.all([leave(iris), leave(otto)])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
  const [last, persona] = answers[0]?.status === 422 ? ([iris, 'iris'] as const) : ([otto, 'otto'] as const)
  for (const answer of [await leave(last), await setRole(last, persona, 'admin'), await remove(last, persona)]) {
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('An organization needs an owner')
  }
  expect(roleOf(app, persona)).toBe('owner')
})

test('handing over makes another member owner and the giver admin', async () => {
  const app = testApp()
  const otto = app.as('otto')
  expect((await otto.post('/app/acme/team/ownership', { accountId: id('ed') })).status).toBe(303)
  expect([roleOf(app, 'ed'), roleOf(app, 'otto')]).toEqual(['owner', 'admin'])
  expect((await otto.post('/app/acme/team/ownership', { accountId: id('vic') })).status).toBe(403)
  const ed = app.as('ed')
  expect((await ed.post('/app/acme/team/ownership', { accountId: id('olga') })).status).toBe(404)
  expect((await ed.post('/app/acme/team/ownership', { accountId: id('ed') })).status).toBe(422)
  expect(app.audited()).toEqual(['organization.ownership_transferred'])
})

test('leaving closes the door', async () => {
  const app = testApp()
  const vic = app.as('vic')
  expect((await vic.post('/app/acme/team/departure')).location).toBe('/account/organizations')
  expect((await vic.get('/app/acme')).status).toBe(404)
  expect((await vic.get('/account/organizations')).text).toContain('You left Acme.')
})

test('a viewer sees the team and no way to change it', async () => {
  const { text } = await testApp().as('vic').get('/app/acme/team')
  expect(text).toContain('ann@example.com')
  expect(text).not.toContain('olga@example.com')
  expect(text).not.toMatch(/\/role"|\/removal"|Invite somebody|Hand the organization over/)
})

test('a member is found by name or address', async () => {
  const ann = testApp().as('ann')
  const found = async (search: string) =>
    [...(await ann.get(`/app/acme/team?search=${search}`)).text.matchAll(/([a-z]+@example\.com)\s*<\/p>/g)].map(
      ([, one]) => one,
    )
  expect(await found('ED@')).toEqual(['ed@example.com'])
  expect(await found('nobody')).toEqual([])
})
