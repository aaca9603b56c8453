import { getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterEach, expect, test } from 'vitest'
import * as access from '#src/db/schema/access.ts'
import * as dataRequests from '#src/db/schema/data-requests.ts'
import * as delivery from '#src/db/schema/delivery.ts'
import * as identity from '#src/db/schema/identity.ts'
import * as imports from '#src/db/schema/imports.ts'
import * as status from '#src/db/schema/incidents.ts'
import * as maintenance from '#src/db/schema/maintenance.ts'
import * as operations from '#src/db/schema/operations.ts'
import * as webhooks from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { eraseDueAccounts } from '#src/domain/erasure/erase-account.ts'
import { authorship } from '#src/domain/erasure/erase-rows.ts'
import { deleteOrganization } from '#src/domain/organizations/delete-organization.ts'
import { codeOf, secretOn } from '#src/testing/authenticator.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { testApp } from '#src/testing/harness.ts'
import { accountId, acmeId, otherId, system, testPassword } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { unzip } from '#src/testing/unzip.ts'

const day = 24 * 3_600_000
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const deletion = (who: string) => ({ currentPassword: testPassword, typedEmail: `${who}@example.com` })

test('an account takes along everything about itself, and nothing of others or secret', async () => {
  const app = testApp()
  const ed = app.as('ed')
  await app.as('ann').post('/app/acme/services', { name: 'Secret plan of Ann' })
  await ed.post('/app/acme/incidents', { title: 'Logins fail', body: 'We look.', status: 'investigating' })
  await ed.post('/app/acme/incidents/draft', { title: 'A thought', body: '' })
  const policy = publishFirstPolicy(app.deps)
  await ed.post(`/account/policy-versions/${policy.id}/acknowledgement`)
  createApiToken(app.deps, app.actor('ann'), acmeId, { name: 'Token of Ann', role: 'viewer', days: 30 })

  const answer = await ed.post('/account/data/export')
  expect(answer.headers.get('content-type')).toBe('application/zip')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="opsentry-account-2026-03-10.zip"')
  const files = await unzip(answer.bytes)
  const data = (name: string) => JSON.parse(files[`data/${name}.json`] ?? 'null')
  expect(data('profile')).toMatchObject([
    { name: 'Ed', email: 'ed@example.com', createdAt: '2026-03-10T12:00:00.000Z' },
  ])
  expect(data('memberships')).toMatchObject([{ organization: 'Acme', role: 'editor' }])
  expect(data('sessions')).toMatchObject([{ ip: '192.0.2.1', userAgent: 'test' }])
  expect(data('drafts')).toMatchObject([{ organization: 'Acme', fields: { title: 'A thought' } }])
  expect(data('policies')).toMatchObject([{ version: policy.id, readAt: '2026-03-10T12:00:00.000Z' }])
  expect(data('written')).toMatchObject([{ what: 'status update', about: 'Logins fail' }])
  expect(data('audit').map(({ action }: { action: string }) => action)).toEqual([
    'incident.opened',
    'policy.acknowledged',
    'account.exported',
    'account.exported',
  ])
  for (const name of ['passkeys', 'api-tokens', 'invitations', 'notices', 'mails']) expect(data(name)).toEqual([])
  expect(files['index.html']).toContain('<h2 id="profile">Profile</h2>')
  expect(files['index.html']).toContain('ed@example.com')
  expect(files['index.html']).not.toMatch(/https?:\/\/(?!localhost)/)
  const whole = Object.values(files).join()
  for (const absent of ['Ann', '$2b$', 'tokenHash', 'passwordHash']) expect(whole).not.toContain(absent)
  expect(app.audited()).toContain('account.exported')
})

test('what somebody typed is text on the page of the archive', async () => {
  const app = testApp()
  const ed = app.as('ed')
  await ed.post('/account/name', { name: '<img src=x onerror=alert(1)>' })
  const files = await unzip((await ed.post('/account/data/export')).bytes)
  expect(files['index.html']).toContain('&lt;img src=x')
  expect(files['index.html']).not.toContain('<img')
})

test('an archive may be had ten times an hour', async () => {
  const app = testApp()
  const vic = app.as('vic')
  const answers = await Promise.all(Array.from({ length: 11 }, () => vic.post('/account/data/export')))
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(200), 429])
})

test('deleting asks for the address and the password, and a refusal keeps the account', async () => {
  const app = testApp()
  const ed = app.as('ed')
  const untyped = await ed.post('/account/data/deletion', { ...deletion('ed'), typedEmail: 'ed' })
  expect([untyped.status, untyped.text.includes('Type ed@example.com to delete this account.')]).toEqual([422, true])
  const wrong = await ed.post('/account/data/deletion', { ...deletion('ed'), currentPassword: 'not mine at all' })
  expect([wrong.status, wrong.text.includes('This is not your password.')]).toEqual([422, true])
  expect(wrong.text).toContain('value="ed@example.com"')
  expect((await ed.get('/account')).status).toBe(200)
  expect(app.audited()).not.toContain('account.deletion_requested')
})

test('the only owner hands over or deletes the organization first', async () => {
  const app = testApp()
  const olga = app.as('olga')
  const sentence = 'You are the only owner of Other: make someone else an owner or delete it first.'
  expect((await olga.get('/account/data')).text).toContain(sentence)
  expect((await olga.post('/account/data/deletion', deletion('olga'))).status).toBe(422)
  deleteOrganization(app.deps, app.actor('olga'), otherId, 'Other')
  expect((await olga.post('/account/data/deletion', deletion('olga'))).text).toContain('Your account is deleted')
})

test('of two owners one may go, and then the other may not, nor leave, nor hand over to who is going', async () => {
  const app = testApp()
  await Promise.all([app.as('otto').post('/account/data/deletion', deletion('otto'))])
  const iris = app.as('iris')
  expect((await iris.get('/account/data')).text).toContain('You are the only owner of Acme')
  expect((await iris.post('/app/acme/team/departure')).text).toContain('An organization needs an owner')
  const handed = await iris.post('/app/acme/team/ownership', { accountId: accountId('otto') })
  expect([handed.status, handed.text.includes('Otto has deleted their account')]).toEqual([422, true])
  expect((await iris.get('/app/acme/team')).text).toContain('account deleted')
})

test('of two owners who go at once one stays', async () => {
  const app = testApp()
  const [otto, iris] = [app.as('otto'), app.as('iris')]
  const answers = await Promise.all([
    otto.post('/account/data/deletion', deletion('otto')),
    iris.post('/account/data/deletion', deletion('iris')),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
})

test('an instance keeps an admin', async () => {
  const app = testApp()
  await app.as('ines').post('/account/data/deletion', deletion('ines'))
  expect((await app.as('iris').get('/account/data')).text).toContain('You are the only instance admin')
})

test('where there is a second factor a code is asked, and works once', async () => {
  const app = testApp()
  const ed = app.as('ed')
  const { codes, code } = await withAuthenticator(app, ed)
  const page = await ed.get('/account/data')
  expect(page.text).toContain('Code of your authenticator app, or a recovery code')
  for (const wrong of ['', '000000', code])
    expect((await ed.post('/account/data/deletion', { ...deletion('ed'), code: wrong })).status).toBe(422)
  expect((await ed.post('/account/data/deletion', { ...deletion('ed'), code: codes[0] ?? '' })).status).toBe(200)
})

async function withAuthenticator(app: ReturnType<typeof testApp>, browser: ReturnType<typeof app.as>) {
  await browser.post('/account/second-factor/totp', { currentPassword: testPassword })
  const secret = secretOn((await browser.get('/account/second-factor')).text)
  const code = codeOf(secret, app.deps.clock.now())
  const confirmed = await browser.post('/account/second-factor/totp/confirmation', { code })
  const codes = [...confirmed.text.matchAll(/<code>([a-z0-9]+(?:-[a-z0-9]+)+)<\/code>/g)].map((match) => match[1])
  return { codes, code }
}

test('with a passkey alone the session has to have begun with it', async () => {
  const app = testApp()
  const key = { id: 'passkey00000', name: 'Phone', credentialId: 'x', publicKey: '', counter: 0, createdAt: 0 }
  writeUnaudited(
    app.deps.db,
    (tx) =>
      void tx
        .insert(access.passkeys)
        .values({ ...key, accountId: accountId('ed') })
        .run(),
  )
  const ed = app.as('ed')
  expect((await ed.get('/account/data')).text).toContain('Sign in with your passkey first')
  expect((await ed.post('/account/data/deletion', deletion('ed'))).status).toBe(422)
})

test('where no mail can leave the link is shown, once, and brings the account back', async () => {
  const app = testApp()
  const ed = app.as('ed')
  const { text } = await ed.post('/account/data/deletion', deletion('ed'))
  const path = /http:\/\/localhost(\/undo-deletion\/[\w-]+)/.exec(text)?.[1] ?? ''
  expect((await app.visitor().post(path)).location).toBe('/sign-in')
})

test('a deleted account is told of no notice, gets no link for its password, and no link that it had works', async () => {
  const app = testApp()
  const mails = await connectRelay(app)
  closing.push(() => mails.close())
  await app.visitor().post('/forgot-password', { email: 'ed@example.com' })
  const reset = await mails.linkTo('ed@example.com', /\/reset-password\//)
  const other = app.as('ed')
  await app.as('ed').post('/account/data/deletion', deletion('ed'))
  expect((await other.get('/account')).location).toContain('/sign-in')
  expect((await app.visitor().get(reset)).status).toBe(404)

  const before = (await mails.mailsTo('ed@example.com')).length
  await app.as('ines').post('/admin/notices', {
    title: 'Notice',
    body: 'Text',
    from: '2026-03-10',
    until: '2026-03-11',
    mail: 'yes',
  })
  expect(await mails.mailsTo('ed@example.com')).toHaveLength(before)
  expect(await mails.mailsTo('ann@example.com')).toHaveLength(1)
})

test('the mail says when it is erased and what to do if it was somebody else', async () => {
  const app = testApp()
  const mails = await connectRelay(app)
  closing.push(() => mails.close())
  await app.as('ed').post('/account/data/deletion', deletion('ed'))
  const [mail] = await mails.mailsTo('ed@example.com')
  expect(mail?.parsed.subject).toBe('Your account was deleted · Opsentry')
  expect(mail?.parsed.text).toContain('On 9 Apr 2026, 12:00 UTC it is erased.')
  expect(mail?.parsed.text).toContain('If you did not delete it, bring it back and choose a new password at once.')
})

test('an account whose mail is on its way right now waits for the next run', async () => {
  const app = testApp()
  const ed = app.as('ed')
  await ed.post('/account/data/deletion', deletion('ed'))
  writeUnaudited(app.deps.db, (tx) => void tx.update(delivery.deliveries).set({ state: 'sending' }).run())
  app.deps.clock.advance(30 * day)
  expect(await eraseDueAccounts(app.deps, system)).toBe(0)
  writeUnaudited(app.deps.db, (tx) => void tx.update(delivery.deliveries).set({ state: 'delivered' }).run())
  expect(await eraseDueAccounts(app.deps, system)).toBe(1)
})

/** Columns that say who did something or whose something is. */
const namesSomebody = /^(authorId|accountId|\w+By)$/
/** Names that match and hold no account, such as moments. */
const isNobody = ['nextUpdateBy', 'heldBy']

test('every column that names an account is known to the erasure', () => {
  const schema = [access, dataRequests, delivery, identity, imports, maintenance, operations, status, webhooks]
  const tables = schema.flatMap((file): SQLiteTable[] =>
    Object.values(file as Record<string, unknown>).filter((one): one is SQLiteTable => one instanceof SQLiteTable),
  )
  const naming = tables.flatMap((table) =>
    Object.entries(getTableColumns(table))
      .filter(([name]) => namesSomebody.test(name) && !isNobody.includes(name))
      .map(([, column]) => ({ table, column })),
  )
  expect(naming.length).toBeGreaterThan(12)
  const unknown = naming.filter(
    ({ table, column }) =>
      !authorship.some((known) => known.column === column) &&
      !getTableConfig(table).foreignKeys.some((key) => key.reference().columns.includes(column as never)),
  )
  expect(unknown.map(({ table, column }) => `${getTableName(table)}.${column.name}`)).toEqual([])
})
