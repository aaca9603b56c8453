import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { apiCalls, programOf } from '#src/testing/api-calls.ts'
import { connectRelay } from '#src/testing/invitations.ts'
import { accountId, acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'

const team = `/v1/organizations/${acmeId}`

function room() {
  const { deps, ...rest } = testRoom()
  connectRelay(deps)
  return { deps, ...rest, ask: apiCalls(deps, programOf('admin')) }
}

const newcomer = { email: 'New@Example.com', first_name: 'Newa', last_name: 'Newton' }

test('a user who is created is invited, reads back, gets permissions, and is deleted', async () => {
  const { deps, ask, audited } = room()
  const made = await ask('POST', `${team}/users`, { user: newcomer })
  expect(made).toMatchObject({ status: 201, value: { ...newcomer, email: 'new@example.com', organization_id: acmeId } })
  const { id } = made.value
  expect(deps.db.select().from(deliveries).all()).toMatchObject([{ kind: 'invitation', address: 'new@example.com' }])
  expect((await ask('GET', `${team}/users`)).value.at(-1)).toEqual(made.value)
  const roles = { page_configuration: false, incident_manager: true, maintenance_manager: true }
  const none = { page_configuration: false, incident_manager: false, maintenance_manager: false }
  const read = async () => (await ask('GET', `${team}/permissions/${id}`)).value
  expect(await read()).toEqual({ user_id: id, pages: [{ page_id: acmeId, ...none }] })
  const changed = await ask('PUT', `${team}/permissions/${id}`, { pages: { [acmeId]: roles } })
  expect(changed.value).toEqual({ user_id: id, pages: [{ page_id: acmeId, ...roles }] })
  expect(await read()).toEqual(changed.value)
  expect(await ask('DELETE', `${team}/users/${id}`)).toMatchObject({ status: 200, value: made.value })
  expect((await ask('GET', `${team}/permissions/${id}`)).status).toBe(404)
  expect(audited().slice(-3)).toEqual(['invitation.sent', 'invitation.role_changed', 'invitation.withdrawn'])
})

test('members are users: they are listed, their role is changed, they are taken out', async () => {
  const { ask, audited } = room()
  const users = (await ask('GET', `${team}/users`)).value
  expect(users.map((one: { email: string }) => one.email)).toEqual(
    ['iris', 'otto', 'ann', 'ed', 'vic'].map((name) => `${name}@example.com`),
  )
  const vic = accountId('vic')
  const configures = { pages: { [acmeId]: { page_configuration: true } } }
  expect((await ask('PUT', `${team}/permissions/${vic}`, configures)).value.pages).toMatchObject([
    { page_configuration: true, incident_manager: true },
  ])
  const entries = audited().length
  expect((await ask('PUT', `${team}/permissions/${vic}`, { pages: { [acmeId]: {} } })).status).toBe(200)
  expect(audited()).toHaveLength(entries)
  expect((await ask('DELETE', `${team}/users/${vic}`)).value).toMatchObject({
    id: vic,
    first_name: 'Vic',
    last_name: null,
  })
  expect((await ask('GET', `${team}/users`)).value).toHaveLength(4)
})

test('a page that came from Statuspage goes by the id it had there', async () => {
  const { deps, ask } = room()
  deps.db.update(organizations).set({ statuspageId: 'kctbh9vrtdwd' }).where(eq(organizations.id, acmeId)).run()
  const vic = `permissions/${accountId('vic')}`
  for (const pageId of ['kctbh9vrtdwd', acmeId]) {
    const answer = await ask('PUT', `/v1/organizations/${pageId}/${vic}`, { pages: { [pageId]: {} } })
    expect(answer.value).toMatchObject({ pages: [{ page_id: 'kctbh9vrtdwd' }] })
  }
})

test.each<[object, string | RegExp]>([
  [{ email: 'nobody' }, /^user\[email\]: Type one plain e-mail address/],
  [{ first_name: 'A' }, 'user[email]: This is missing.'],
  [{ ...newcomer, password: 'correct horse' }, /^user\[password\]: Leave it out/],
  [{ ...newcomer, first_name: 'A\nB' }, /^user\[first_name\]: A name is one line/],
  [{ email: 'ann@example.com' }, 'user[email]: This person is in the team already.'],
  [{ ...newcomer, role: 'owner' }, /^user\[role\]: This is not known here/],
])('%j is not invited', async (user, sentence) => {
  const { deps, ask, audited } = room()
  const { status, refused } = await ask('POST', `${team}/users`, { user })
  expect([status, refused]).toEqual([422, [typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]])
  expect([audited(), deps.db.select().from(deliveries).all()]).toEqual([[], []])
})

test.each<[object, RegExp]>([
  [{ pages: {} }, /^pages: Who may not see the page is no user here: send acme00000000, or delete the user\.$/],
  [{ pages: { [acmeId]: {}, other: {} } }, /^pages: This team has one page, acme00000000: leave other out\.$/],
  [{ pages: { [acmeId]: { incident_manager: true } } }, /^pages: Who manages incidents here manages maintenance, too/],
  [
    { pages: { [acmeId]: { incident_manager: 'perhaps' } } },
    /^pages\[acme00000000\]\[incident_manager\]: Send true or false/,
  ],
  [
    { pages: { [acmeId]: { admin: true } } },
    /^pages\[acme00000000\]\[admin\]: This is not known here: leave it out\.$/,
  ],
  [{}, /^pages: This is missing/],
])('permissions of %j are refused', async (body, sentence) => {
  const { ask, audited } = room()
  const { status, refused } = await ask('PUT', `${team}/permissions/${accountId('vic')}`, body)
  expect([status, refused]).toEqual([422, [expect.stringMatching(sentence)]])
  expect(audited()).toEqual([])
})

test('an admin’s program touches no owner, an editor’s no user, another organization’s finds nobody', async () => {
  const { deps, ask, audited } = room()
  const configures = { pages: { [acmeId]: { page_configuration: false } } }
  const [editor, other] = [apiCalls(deps, programOf('editor')), apiCalls(deps, programOf('owner', otherId))]
  const tried = [
    ask('PUT', `${team}/permissions/${accountId('otto')}`, configures),
    ask('DELETE', `${team}/users/${accountId('otto')}`),
    editor('GET', `${team}/users`),
    editor('POST', `${team}/users`, { user: newcomer }),
    other('GET', `${team}/users`),
    other('DELETE', `/v1/organizations/${otherId}/users/${accountId('vic')}`),
  ]
  expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([403, 403, 403, 403, 404, 404])
  expect(audited()).toEqual([])
})
