import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/bun-sqlite'
import { afterEach, expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { createMailer } from '#src/platform/mail-ways.ts'
import { follow, messageTo, sumOf } from '#src/testing/announced-incident.ts'
import { notifyOfIncident } from '#src/testing/deliveries.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { testDatabase, testDeps } from '#src/testing/test-deps.ts'
import { cancelDelivery } from '../deliveries/cancel-delivery.ts'
import { retryDelivery, sendAgain } from '../deliveries/retry-delivery.ts'
import { DomainError } from '../errors.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { deliverDue } from './deliver-due.ts'
import { expandNextStep } from './expand-notifications.ts'
import { readLedger } from './ledger.ts'

const minute = 60_000
const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const readers = Array.from({ length: 60 }, (_, one) => `reader-${one}@example.org`)

async function announced(options: SinkOptions = {}, overrides: Parameters<typeof testRoom>[0] = {}) {
  const room = testRoom(overrides)
  const sink = await startSmtpSink(options)
  open.push(
    () => room.deps.mailer.close(),
    () => sink.close(),
  )
  const { host, port, from } = sink.relay
  configureRelay(room.deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
  follow(room, ...readers)
  const { notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ed') })
  while (expandNextStep(room.deps));
  return { room, sink, notificationId }
}

const addressesOf = ({ mails }: SmtpSink) => mails.map(({ to }) => to).toSorted()

/** Outcome of the act: done, or the sentence why not. */
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
  const { room, sink, notificationId } = await announced()
  const draining = deliverDue(room.deps)
  const ended = new Map<string, string>()
  for (const address of readers.toReversed()) {
    const which = { notificationId, deliveryId: messageTo(room, address).id }
    ended.set(
      address,
      tried(() => cancelDelivery(room.deps, system, acmeId, which)),
    )
    await yieldToEventLoop()
  }
  await draining
  const cancelled = readers.filter((address) => ended.get(address) === 'done')
  const others = readers.filter((address) => !cancelled.includes(address))
  expect(cancelled.length).toBeGreaterThan(0)
  expect(others.length).toBeGreaterThan(0)
  expect(addressesOf(sink)).toEqual(others.toSorted())
  expect(sumOf(room, notificationId)).toEqual({ delivered: others.length, suppressed: cancelled.length })
  for (const address of others) expect(ended.get(address)).toMatch(/is being sent|was delivered/)
})

test('while a message is on its way no act touches it, and it arrives once', async () => {
  let answer: (() => void) | undefined
  const { room, sink, notificationId } = await announced({
    refuseRecipient: () => undefined,
    smtp: {
      onMailFrom(_address, _session, done) {
        if (answer) done()
        else answer = done
      },
    },
  })
  const draining = deliverDue(room.deps)
  while (!answer) await yieldToEventLoop()
  const held = room.deps.db
    .select()
    .from(deliveries)
    .all()
    .filter(({ state }) => state === 'sending')
  expect(held.length).toBeGreaterThan(0)
  for (const { id } of held)
    for (const act of [retryDelivery, cancelDelivery, sendAgain])
      expect(tried(() => act(room.deps, system, acmeId, { notificationId, deliveryId: id }))).toMatch(
        /being sent|was del/,
      )
  answer()
  await draining
  expect(addressesOf(sink)).toEqual(readers.toSorted())
  expect(sumOf(room, notificationId)).toEqual({ delivered: readers.length })
})

test('retrying what waits for its next attempt, while others are sent, tells nobody twice', async () => {
  let refuse = true
  // So few that it is their own trouble, and not the relay's.
  const later = new Set(readers.slice(0, 9))
  const { room, sink, notificationId } = await announced({
    refuseRecipient: (address) => (refuse && later.has(address) ? { code: 450, message: 'later' } : undefined),
  })
  await deliverDue(room.deps)
  expect(sumOf(room, notificationId)).toEqual({ retrying: later.size, delivered: readers.length - later.size })
  refuse = false
  room.deps.clock.advance(minute)
  const draining = deliverDue(room.deps)
  for (const address of readers) {
    tried(() => retryDelivery(room.deps, system, acmeId, { notificationId, deliveryId: messageTo(room, address).id }))
    await yieldToEventLoop()
  }
  await draining
  await deliverDue(room.deps)
  expect(addressesOf(sink)).toEqual(readers.toSorted())
  expect(sumOf(room, notificationId)).toEqual({ delivered: readers.length })
})

/** Two connections to the database of one room, as the serving thread and the one that delivers have. */
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
  const room = testRoom({ db: delivering })
  follow(room, ...readers)
  const { notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ed') })
  let queries = 0
  const logger = { logQuery: () => void (++queries === moment && expandNextStep(room.deps)) }
  const { $client } = serving
  const watched = Object.assign(drizzle({ client: $client, casing: 'snake_case', logger }), { $client })
  const { due, unaccounted, waiting, toExpand } = readLedger(watched, notificationId)
  expect({ due, unaccounted, total: waiting + toExpand }).toEqual({
    due: readers.length,
    unaccounted: 0,
    total: readers.length,
  })
  expect(sumOf(room, notificationId)).toEqual({ waiting: readers.length })
})

test('two senders over one database share the messages: everybody is told once', async () => {
  const [db, second] = await twoConnections()
  const { room, sink, notificationId } = await announced({}, { db })
  const other = { ...room.deps, db: second, mailer: createMailer(createHttpClient()), logger: testDeps().logger }
  open.push(() => other.mailer.close())
  await Promise.all([deliverDue(room.deps), deliverDue(other)])
  for (const { logger } of [room.deps, other])
    expect(logger.lines.filter(({ event }) => event === 'delivery').length).toBeGreaterThan(0)
  expect(addressesOf(sink)).toEqual(readers.toSorted())
  expect(new Set(sink.mails.map((mail) => header(mail, 'Message-ID'))).size).toBe(readers.length)
  expect(sumOf(room, notificationId)).toEqual({ delivered: readers.length })
})
