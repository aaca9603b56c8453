import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/bun-sqlite'
import { afterEach, expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { createMailer } from '#src/platform/mailer.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { announce, follow, messageTo, sumOf } from '#src/testing/telling.ts'
import { testDatabase, testDeps } from '#src/testing/test-deps.ts'
import { breathe } from '../breathe.ts'
import { DomainError } from '../errors.ts'
import { configureRelay } from '../settings/configure-relay.ts'
import { cancelDelivery } from './cancel-delivery.ts'
import { deliverDue } from './deliver-due.ts'
import { expandNextStep } from './expand-notifications.ts'
import { readLedger } from './ledger.ts'
import { retryDelivery, sendAgain } from './retry-delivery.ts'

const minute = 60_000
const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const readers = Array.from({ length: 60 }, (_, one) => `reader-${one}@example.org`)

async function announced(options: SinkOptions = {}, overrides: Parameters<typeof testApp>[0] = {}) {
  const app = testApp(overrides)
  const sink = await startSmtpSink(options)
  open.push(
    () => app.deps.mailer.close(),
    () => sink.close(),
  )
  const { host, port, from } = sink.relay
  configureRelay(app.deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
  follow(app, ...readers)
  const { notificationId } = await announce(app)
  while (expandNextStep(app.deps));
  return { app, sink, notificationId }
}

const addressesOf = ({ mails }: SmtpSink) => mails.map(({ to }) => to).toSorted()

/** What the act came to: done, or the sentence why not. */
function tried(act: () => void): string {
  try {
    act()
    return 'done'
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}

test('what is cancelled while others leave never leaves, and what is on its way cannot be cancelled', async () => {
  const { app, sink, notificationId } = await announced()
  const draining = deliverDue(app.deps)
  const ended = new Map<string, string>()
  for (const address of readers.toReversed()) {
    const which = { notificationId, deliveryId: messageTo(app, address).id }
    ended.set(
      address,
      tried(() => cancelDelivery(app.deps, system, acmeId, which)),
    )
    await breathe()
  }
  await draining
  const cancelled = readers.filter((address) => ended.get(address) === 'done')
  const others = readers.filter((address) => !cancelled.includes(address))
  expect(cancelled.length).toBeGreaterThan(0)
  expect(others.length).toBeGreaterThan(0)
  expect(addressesOf(sink)).toEqual(others.toSorted())
  expect(sumOf(app, notificationId)).toEqual({ delivered: others.length, suppressed: cancelled.length })
  for (const address of others) expect(ended.get(address)).toMatch(/is on its way|was delivered/)
})

test('while a message is on its way no act touches it, and it arrives once', async () => {
  let answer: (() => void) | undefined
  const { app, sink, notificationId } = await announced({
    refuseRecipient: () => undefined,
    smtp: {
      onMailFrom(_address, _session, done) {
        if (answer) done()
        else answer = done
      },
    },
  })
  const draining = deliverDue(app.deps)
  while (!answer) await breathe()
  const held = app.deps.db
    .select()
    .from(deliveries)
    .all()
    .filter(({ state }) => state === 'sending')
  expect(held.length).toBeGreaterThan(0)
  for (const { id } of held)
    for (const act of [retryDelivery, cancelDelivery, sendAgain])
      expect(tried(() => act(app.deps, system, acmeId, { notificationId, deliveryId: id }))).toMatch(
        /on its way|was del/,
      )
  answer()
  await draining
  expect(addressesOf(sink)).toEqual(readers.toSorted())
  expect(sumOf(app, notificationId)).toEqual({ delivered: readers.length })
})

test('retrying what waits for its next attempt, while others are sent, tells nobody twice', async () => {
  let refuse = true
  const { app, sink, notificationId } = await announced({
    refuseRecipient: () => (refuse ? { code: 450, message: 'later' } : undefined),
  })
  await deliverDue(app.deps)
  expect(sumOf(app, notificationId)).toEqual({ retrying: readers.length })
  refuse = false
  app.deps.clock.advance(minute)
  const draining = deliverDue(app.deps)
  for (const address of readers) {
    tried(() => retryDelivery(app.deps, system, acmeId, { notificationId, deliveryId: messageTo(app, address).id }))
    await breathe()
  }
  await draining
  await deliverDue(app.deps)
  expect(addressesOf(sink)).toEqual(readers.toSorted())
  expect(sumOf(app, notificationId)).toEqual({ delivered: readers.length })
})

/** Two connections to the database of one app, as the serving thread and the one that delivers have. */
async function twoConnections() {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  const path = join(folder, 'one.db')
  await Bun.write(path, testDatabase().$client.serialize())
  const [one, other] = [openDatabase(path), openDatabase(path)]
  open.push(
    () => closeDatabase(other),
    () => closeDatabase(one),
    () => rmSync(folder, { recursive: true }),
  )
  return [one, other] as const
}

test.each([1, 2, 3])('a ledger adds up while somebody else expands it, before its query %i', async (moment) => {
  const [serving, delivering] = await twoConnections()
  const app = testApp({ db: delivering })
  follow(app, ...readers)
  const { notificationId } = await announce(app)
  let queries = 0
  const logger = { logQuery: () => void (++queries === moment && expandNextStep(app.deps)) }
  const { $client } = serving
  const watched = Object.assign(drizzle({ client: $client, casing: 'snake_case', logger }), { $client })
  const { due, unaccounted, waiting, toExpand } = readLedger(watched, notificationId)
  expect({ due, unaccounted, total: waiting + toExpand }).toEqual({
    due: readers.length,
    unaccounted: 0,
    total: readers.length,
  })
  expect(sumOf(app, notificationId)).toEqual({ waiting: readers.length })
})

test('two senders over one database share the messages: everybody is told once', async () => {
  const [db, second] = await twoConnections()
  const { app, sink, notificationId } = await announced({}, { db })
  const other = { ...app.deps, db: second, mailer: createMailer(), logger: testDeps().logger }
  open.push(() => other.mailer.close())
  await Promise.all([deliverDue(app.deps), deliverDue(other)])
  for (const { logger } of [app.deps, other])
    expect(logger.lines.filter(({ event }) => event === 'delivery').length).toBeGreaterThan(0)
  expect(addressesOf(sink)).toEqual(readers.toSorted())
  expect(new Set(sink.mails.map((mail) => header(mail, 'Message-ID'))).size).toBe(readers.length)
  expect(sumOf(app, notificationId)).toEqual({ delivered: readers.length })
})
