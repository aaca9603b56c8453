import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { announce, deliverToReaders, follow, messageTo, sumOf } from '#src/testing/announced-incident.ts'
import { expandAll } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { otherId, system } from '#src/testing/personas.ts'
import { type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'

const minute = 60_000
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Relays say no to `gone-…` for good and to `slow-…` for now. */
const choosy: SinkOptions = {
  refuseRecipient(address) {
    if (address.startsWith('gone-')) return { code: 550, message: 'no such user' }
    return address.startsWith('slow-') ? { code: 450, message: 'greylisted' } : undefined
  },
}

async function connected(options: SinkOptions = choosy): Promise<{ app: TestApp; sink: SmtpSink }> {
  const app = testApp()
  const sink = await startSmtpSink(options)
  open.push(app.deps.mailer, sink)
  const { host, port, from } = sink.relay
  configureRelay(app.deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
  return { app, sink }
}

/** The page as a reader has it: one line, without tags. */
const words = (html: string) =>
  html
    .replace(/<title id=.*?<\/title>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

const ledgerPath = (id: string) => `/app/acme/notifications/${id}`

test('the list says what was told, and that nothing is unaccounted for', async () => {
  const { app } = await connected()
  const ann = app.as('ann')
  expect(words((await ann.get('/app/acme/notifications')).text)).toContain('No notifications yet')
  follow(app, 'sue@example.org', 'gone-1@example.org', 'slow-1@example.org')
  const { notificationId } = await announce(app)
  const before = words((await ann.get('/app/acme/notifications')).text)
  expect(before).toContain('Logins fail Investigating · now 3 0 3 0 0 0 unaccounted')
  await deliverDue(app.deps)
  const { text } = await ann.get('/app/acme/notifications')
  expect(words(text)).toContain('3 1 1 1 0 0 unaccounted')
  expect(text).toContain(`href="${ledgerPath(notificationId)}"`)
})

const nextIn = (text: string) => (/rel="next" href="([^"]+)"/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&')

test('the newest stands first, and the list has pages', async () => {
  const app = testApp()
  for (let one = 1; one <= 21; one++) {
    app.deps.clock.advance(minute)
    await announce(app, `Incident ${one}.`)
  }
  const first = (await app.as('ann').get('/app/acme/notifications')).text
  expect(first.indexOf('Incident 21.')).toBeLessThan(first.indexOf('Incident 20.'))
  expect(first).not.toContain('Incident 1.')
  const second = (await app.as('ann').get(nextIn(first))).text
  expect(second).toContain('Incident 1.')
  expect(second).not.toContain('rel="next"')
})

test('one ledger shows its sum, and every message with the relay’s words', async () => {
  const { app } = await connected()
  follow(app, 'sue@example.org', 'gone-1@example.org', 'slow-1@example.org')
  const { notificationId } = await announce(app)
  await deliverDue(app.deps)
  const { text } = await app.as('ann').get(ledgerPath(notificationId))
  expect(words(text)).toMatch(
    /due 3 delivered 1 on their way 0 waiting 0 retrying 1 failed 1 not sent 0 .*0 unaccounted/,
  )
  expect(words(text)).toContain('gone-1 @example.org Failed 10 Mar 2026, 13:00 CET 1 550 no such user')
  expect(words(text)).toContain('slow-1 @example.org Retrying next try 10 Mar 2026, 13:00 CET 1 450 greylisted')
  expect(text).toContain(
    '<title id="ledger-bar-title">delivered: 1 · on their way: 0 · waiting: 0 · retrying: 1 · failed: 1',
  )
})

test('messages that are not made yet are waiting, and what was recalled owes nothing', async () => {
  const app = testApp()
  follow(app, 'sue@example.org', 'tom@example.org')
  const { notificationId } = await announce(app)
  const { text } = await app.as('ann').get(ledgerPath(notificationId))
  expect(words(text)).toMatch(/due 2 delivered 0 on their way 0 waiting 2 retrying 0 failed 0 not sent 0 0 unaccounted/)
  expect(words(text)).toContain('No messages yet')
})

test('a ledger that does not add up is loud about it, everywhere', async () => {
  const { app } = await connected()
  follow(app, 'sue@example.org', 'tom@example.org')
  const { notificationId, path } = await announce(app)
  await deliverDue(app.deps)
  writeUnaudited(app.deps.db, (tx) => {
    tx.delete(deliveries).where(eq(deliveries.address, 'sue@example.org')).run()
  })
  for (const page of ['/app/acme/notifications', ledgerPath(notificationId)]) {
    const { text } = await app.as('ann').get(page)
    expect(text).toMatch(/verdict-wrong" role="alert">.*1 unaccounted/s)
    expect(words(text)).not.toContain(' 0 unaccounted')
  }
  expect(words((await app.as('vic').get(path)).text)).toContain('told 1 of 2, 1 unaccounted')
})

test('messages are found by a part of the address and by their state, in pages', async () => {
  const { app } = await connected()
  for (let one = 0; one < 60; one++) subscribe(app.deps, `reader-${one}@example.org`)
  follow(app, 'gone-Sue_1%@example.org')
  const { notificationId } = await announce(app)
  await deliverDue(app.deps)
  const rows = async (query: string) => {
    const { text } = await app.as('ann').get(`${ledgerPath(notificationId)}${query}`)
    return { text, addresses: text.match(/class="address"/g)?.length ?? 0 }
  }
  expect((await rows('?address=SUE_1%25')).addresses).toBe(1)
  expect((await rows('?address=_')).addresses).toBe(1)
  expect((await rows('?address=reader-1')).addresses).toBe(11)
  expect((await rows('?state=failed')).addresses).toBe(1)
  expect((await rows('?state=retrying')).text).toContain('Nothing matches')
  expect((await rows('?state=nonsense')).addresses).toBe(50)
  const first = await rows('?state=delivered')
  expect(first.addresses).toBe(50)
  const turned = (text: string) => rows(nextIn(text).slice(ledgerPath(notificationId).length))
  expect(nextIn(first.text)).toContain('?state=delivered&before=')
  expect((await turned(first.text)).addresses).toBe(10)
  expect((await rows('')).text.indexOf('gone-')).toBeLessThan((await rows('')).text.indexOf('reader-'))
  const last = await turned((await rows('')).text)
  expect([last.addresses, nextIn(last.text)]).toEqual([11, ''])
})

test('the export holds each message once, under the same filter, and no cell runs as a formula', async () => {
  const { app } = await connected()
  for (let one = 0; one < 1100; one++) subscribe(app.deps, `reader-${one}@example.org`)
  follow(app, '=cmd|calc@example.org', 'gone-1@example.org')
  const { notificationId } = await announce(app)
  expandAll(app.deps)
  deliverToReaders(app)
  await deliverDue(app.deps)
  const file = await app.as('ann').get(`${ledgerPath(notificationId)}/deliveries.csv`)
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="messages-acme-${notificationId}.csv"`)
  const [head, ...lines] = file.text.trimEnd().split('\r\n')
  expect(head).toBe('id,channel,address,state,attempts,lastAnswer,nextAttempt,created,settled,way')
  expect(lines).toHaveLength(1102)
  expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(1102)
  expect(file.text).toContain(",email,'=cmd|calc@example.org,delivered,1,")
  const failed = await app.as('ann').get(`${ledgerPath(notificationId)}/deliveries.csv?state=failed`)
  expect(failed.text.trimEnd().split('\r\n')[1]).toContain(',gone-1@example.org,failed,1,550 no such user,,')
  expect(failed.text.trimEnd().split('\r\n')).toHaveLength(2)
})

test('the timeline says how many were told; only who looks after subscribers gets further', async () => {
  const { app } = await connected()
  follow(app, 'sue@example.org', 'gone-1@example.org')
  const { notificationId, path } = await announce(app)
  await deliverDue(app.deps)
  const asAnn = (await app.as('ann').get(path)).text
  expect(asAnn).toContain(`href="${ledgerPath(notificationId)}">told 1 of 2, 1 failed</a>`)
  for (const persona of ['ed', 'vic'] as const) {
    const { text } = await app.as(persona).get(path)
    expect(text).toContain('told 1 of 2, 1 failed')
    expect(text).not.toContain('/notifications')
    expect(text).not.toContain('@example.org')
    for (const closed of ['/app/acme/notifications', ledgerPath(notificationId)])
      expect((await app.as(persona).get(closed)).status).toBe(403)
  }
})

test('another organization’s notification is not found', async () => {
  const app = testApp()
  const { notificationId } = await announce(app)
  for (const path of [`/app/other/notifications/${notificationId}`, '/app/other/notifications/zzzzzzzzzzzz'])
    expect((await app.as('olga').get(path)).status).toBe(404)
  expect((await app.as('olga').get(`/app/other/notifications/${notificationId}/deliveries.csv`)).status).toBe(404)
})

test('while a channel is paused its reason stands on the overview and in the ledgers, and afterwards no more', async () => {
  const { app, sink } = await connected()
  follow(app, 'sue@example.org', 'tom@example.org')
  const { notificationId } = await announce(app)
  await sink.close()
  await deliverDue(app.deps)
  const pages = ['/app/acme', '/app/acme/notifications', ledgerPath(notificationId)]
  for (const page of pages) {
    const text = words((await app.as('ann').get(page)).text)
    expect(text).toMatch(/E-mail: nothing has left since 10 Mar 2026, 13:00 CET .*ECONNREFUSED.* The next try is at/)
  }
  writeUnaudited(app.deps.db, (tx) => tx.delete(channelPauses).run())
  for (const page of pages) expect((await app.as('ann').get(page)).text).not.toContain('nothing leaves')
})

test('the overview shows what waits, for how long, and what left by the hour', async () => {
  const { app } = await connected()
  for (const absent of ['Waiting to leave', 'Messages of the last day'])
    expect(words((await app.as('vic').get('/app/acme')).text)).not.toContain(absent)
  follow(app, 'sue@example.org', 'gone-1@example.org', 'slow-1@example.org')
  await announce(app)
  app.deps.clock.advance(2 * minute)
  expect(words((await app.as('vic').get('/app/acme')).text)).toContain(
    'Waiting to leave E-mail They leave in their turn. 3 messages the oldest for 2 min',
  )
  await deliverDue(app.deps)
  app.deps.clock.advance(3 * 60 * minute)
  const { text } = await app.as('vic').get('/app/acme')
  expect(words(text)).toContain('E-mail Tried again after a refusal. 1 message the oldest for 3 h 2 min')
  expect(words(text)).toContain('1 delivered and 1 failed in the last 24 hours at most 2 in an hour')
  expect(text).toContain('<title>13:00 · delivered: 1 · failed: 1</title>')
  expect(text).not.toContain('@example.org')
  app.deps.clock.advance(22 * 60 * minute)
  expect(words((await app.as('vic').get('/app/acme')).text)).not.toContain('Messages of the last day')
})

test('the instance admin sees the same over all organizations, and nothing that is said in them', async () => {
  const { app } = await connected()
  follow(app, 'sue@example.org')
  subscribe(app.deps, 'foreign@example.org', { organizationId: otherId })
  await announce(app, 'Secret title')
  const fields = { title: 'Theirs', body: 'x', status: 'investigating', notify: 'yes' }
  await app.as('olga').post('/app/other/incidents', fields)
  app.deps.clock.advance(31 * minute)
  const { text } = await app.as('ines').get('/admin/queue')
  expect(words(text)).toContain('E-mail 2 0 31 min')
  expect(words(text)).toContain('Acme: not everybody has been told. Still to leave after 31 min: 1 of 1 messages.')
  for (const hidden of ['Secret title', 'Theirs', '@example.org', '/app/acme/notifications'])
    expect(text).not.toContain(hidden)
  expect((await app.as('ann').get('/admin/queue')).status).toBe(403)
  await deliverDue(app.deps)
  const after = words((await app.as('ines').get('/admin/queue')).text)
  expect(after).toContain('2 delivered and 0 failed in the last 24 hours')
  expect(after).not.toContain('not everybody')
  expect(messageTo(app, 'sue@example.org').state).toBe('delivered')
  expect(sumOf(app, messageTo(app, 'sue@example.org').notificationId ?? '')).toEqual({ delivered: 1 })
})

test('what failed is tried again by its cause, by whoever may', async () => {
  const relay = { ...choosy }
  const { app, sink } = await connected(relay)
  follow(app, 'gone-1@example.org', 'gone-2@example.org')
  await announce(app)
  await deliverDue(app.deps)
  const ann = app.as('ann')
  const { text } = await ann.get('/app/acme/notifications')
  expect(words(text)).toContain('Why messages of the last week failed')
  expect(words(text)).toContain('550 no such user 2 Try all again')
  expect((await app.as('ed').get('/app/acme/notifications')).text).not.toContain('Try all again')
  expect((await app.as('ed').post('/app/acme/failed-messages/retry', { cause: '550 no such user' })).status).toBe(403)
  relay.refuseRecipient = undefined
  const again = await ann.post('/app/acme/failed-messages/retry', { cause: '550 no such user' })
  expect([again.status, again.location]).toEqual([303, '/app/acme/notifications'])
  expect((await ann.get('/app/acme/notifications')).text).toContain('2 messages are tried again now.')
  await deliverDue(app.deps)
  expect(sink.mails.map(({ to }) => to).toSorted()).toEqual(['gone-1@example.org', 'gone-2@example.org'])
  expect((await ann.post('/app/acme/failed-messages/retry', { cause: '550 no such user' })).status).toBe(303)
  expect((await ann.get('/app/acme/notifications')).text).toContain('Nothing was tried again')
})
