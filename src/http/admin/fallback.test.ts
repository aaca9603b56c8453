import { expect, test } from 'vitest'
import { mailFallback } from '#src/db/schema/senders.ts'
import { failOver } from '#src/domain/deliveries/failover.ts'
import { allowDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { findFallback, readFallback } from '#src/domain/mail/read-fallback.ts'
import { readToken } from '#src/domain/mail/save-token.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { routes } from '#src/routes.ts'
import { announce, follow } from '#src/testing/announced-incident.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { standIn } from '#src/testing/fallback.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { audited, system } from '#src/testing/personas.ts'
import { startSmtpSink } from '#src/testing/smtp-sink.ts'

const { fallback, relay } = routes.admin
const from = 'second@acme.example'

async function connected(): Promise<TestApp> {
  const app = testApp()
  const server = await connectRelay(app)
  atEnd(() => server.close())
  return app
}

const postmark = { kind: 'postmark', stream: 'outbound', key: 'server-token-1', from }

test('the instance admin alone sees and sets it', async () => {
  const app = await connected()
  for (const persona of ['ann', 'ed', 'vic'] as const) {
    expect((await app.as(persona).get(fallback.show.url())).status).toBe(403)
    expect((await app.as(persona).post(fallback.save.url(), postmark)).status).toBe(403)
  }
  expect(findFallback(app.deps.db)).toBeNull()
})

test('a mail service is saved with its key sealed, shown without it, and recorded', async () => {
  const app = await connected()
  const iris = app.as('iris')
  expect((await iris.get(relay.show.url())).text).toContain('Set up a fallback')
  await iris.post(fallback.save.url(), postmark)
  const row = findFallback(app.deps.db)
  expect(row).toMatchObject({ kind: 'postmark', endpoint: 'https://api.postmarkapp.com', place: 'outbound', from })
  expect(row?.secret).not.toContain('server-token-1')
  expect(readFallback(app.deps)).toMatchObject({ secret: 'server-token-1' })
  const page = await iris.get(fallback.show.url())
  expect(page.text).toContain('Postmark stands by.')
  expect(page.text).not.toContain('server-token-1')
  expect((await iris.get(relay.show.url())).text).toContain('Postmark stands by.')
  expect(audited(app.deps, null)).toContain('instance.fallback_configured')

  // Another service that is chosen in its place is not asked at the usual address of this one.
  expect(page.text).not.toContain('api.postmarkapp.com')

  // The key stays where it is not typed again, but not for another address.
  await iris.post(fallback.save.url(), { ...postmark, key: '', stream: 'broadcast' })
  expect(readFallback(app.deps)).toMatchObject({ secret: 'server-token-1', place: 'broadcast' })
  const elsewhere = await iris.post(fallback.save.url(), { ...postmark, key: '', endpoint: 'https://evil.example' })
  expect([elsewhere.status, elsewhere.text.includes('Type the key as the service shows it')]).toEqual([422, true])
})

test.each([
  [{ kind: '' }, 'Choose what carries mail then.'],
  [{ ...postmark, stream: 'a b' }, 'Type the ID of a message stream'],
  [{ ...postmark, endpoint: 'http://10.0.0.1' }, 'is not a public address'],
  [{ ...postmark, from: 'nobody' }, 'Type one plain e-mail address'],
  [{ kind: 'ses', region: 'Frankfurt', accessKey: 'AKIA1234', key: 'secret', from }, 'Type a region'],
  [{ kind: 'ses', region: 'eu-central-1', accessKey: '', key: 'secret', from }, 'Type the ID of an access key.'],
  [{ kind: 'mailgun', domain: 'nothing', key: 'secret', from }, 'Type the domain that Mailgun sends for'],
  [{ kind: 'smtp', host: '', port: '587', security: 'starttls', user: '', from }, 'Type the host name of your SMTP'],
])('%j is refused, and what was typed stays', async (typed, sentence) => {
  const app = await connected()
  const answer = await app.as('iris').post(fallback.save.url(), typed)
  expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true])
  if ('from' in typed) expect(answer.text).toContain(`value="${typed.from}"`)
  expect(app.deps.db.select().from(mailFallback).all()).toEqual([])
})

test('without a mail server there is nothing to stand in for', async () => {
  const app = testApp()
  const answer = await app.as('iris').post(fallback.save.url(), postmark)
  expect(answer.text).toContain('Connect a mail server first')
})

test('a test message goes through it as typed, saved or not', async () => {
  const app = await connected()
  const second = await startSmtpSink()
  atEnd(() => second.close())
  const typed = { kind: 'smtp', host: '127.0.0.1', port: String(second.port), security: 'none', user: '', from }
  const answer = await app.as('iris').post(fallback.test.url(), { ...typed, to: 'ops@example.com' })
  expect([answer.status, second.mails.map(({ to }) => to)]).toEqual([200, ['ops@example.com']])
  expect([findFallback(app.deps.db), audited(app.deps, null).at(-1)]).toEqual([null, 'instance.fallback_tested'])
})

test('a test message through a mail service that refuses says what to do', async () => {
  const app = await connected()
  allowDestinations(app.deps, system, ['127.0.0.1'])
  const service = await startHttpSink({ status: 401, body: '{"ErrorCode":10,"Message":"Bad token"}' })
  atEnd(() => service.close())
  const typed = { ...postmark, endpoint: service.url, to: 'ops@example.com' }
  const answer = await app.as('iris').post(fallback.test.url(), typed)
  expect([answer.status, service.posts.length]).toEqual([422, 1])
  expect(answer.text).toContain('Postmark answered 401: Bad token')
  expect(answer.text).toContain('does not accept the key')
})

test('an SMTP server may sign in by a token', async () => {
  const app = await connected()
  const server = { kind: 'smtp', host: 'smtp.office365.com', port: '587', security: 'starttls', from }
  const token = {
    ...{ signIn: 'token', tokenUrl: 'https://login.microsoftonline.com/t/oauth2/v2.0/token', clientId: 'client' },
    ...{ clientSecret: 'hidden-secret', refreshToken: '', scope: 'https://outlook.office365.com/.default' },
  }
  const iris = app.as('iris')
  expect((await iris.post(fallback.save.url(), { ...server, user: '', ...token })).text).toContain('Type the mailbox')
  await iris.post(fallback.save.url(), { ...server, user: from, ...token })
  expect(readToken(app.deps, 'fallback')).toMatchObject({ clientId: 'client', clientSecret: 'hidden-secret' })
  const page = await iris.get(fallback.show.url())
  expect([page.text.includes('hidden-secret'), page.text.includes(token.tokenUrl)]).toEqual([false, true])
})

test('while it is in use both pages say since when and why', async () => {
  const app = await connected()
  const iris = app.as('iris')
  await iris.post(fallback.save.url(), postmark)
  const reason = 'Nothing answers at smtp.acme.example, port 587: check the host, the port and the firewall.'
  failOver(app.deps, { reason, cause: 'x', fault: null, final: true }, false)
  for (const url of [fallback.show.url(), relay.show.url()])
    expect((await iris.get(url)).text).toMatch(
      /Mail has left through <span[^>]*>Postmark<\/span> since .*Nothing answers/s,
    )
  expect((await iris.get(routes.admin.alarms.show.url())).text).toContain('Mail leaves by the fallback')
})

test('the ledger and its download name the way of each message', async () => {
  const app = await connected()
  const second = await startSmtpSink()
  atEnd(() => second.close())
  standIn(app.deps, second)
  follow(app, 'sue@follows.example')
  const { notificationId: id } = await announce(app)
  app.deps.clock.advance(5 * 60_000)
  failOver(app.deps, { reason: 'x', cause: 'x', fault: null, final: false }, false)
  await deliverDue(app.deps)
  expect(second.mails.map(({ to }) => to)).toContain('sue@follows.example')
  const { notification } = routes.dashboard
  expect((await app.as('ann').get(notification.show.url({ slug: 'acme', id }))).text).toContain('by the fallback')
  const [head, row] = (await app.as('ann').get(notification.csv.url({ slug: 'acme', id }))).text.split('\r\n')
  expect([head?.endsWith(',way'), row?.endsWith(',fallback')]).toEqual([true, true])
})

test('removing it forgets its key', async () => {
  const app = await connected()
  const iris = app.as('iris')
  await iris.post(fallback.save.url(), postmark)
  await iris.post(fallback.removal.url(), {})
  await iris.post(fallback.removal.url(), {})
  expect(app.deps.db.select().from(mailFallback).all()).toEqual([])
  expect(audited(app.deps, null).filter((action) => action === 'instance.fallback_removed')).toHaveLength(1)
})
