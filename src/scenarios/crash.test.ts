import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { subscribe } from '#src/testing/factories.ts'
import { system } from '#src/testing/personas.ts'
import { type Serving, startServing, until } from '#src/testing/serving.ts'
import { untilRetentionRan } from '#src/testing/serving-folder.ts'
import { inside, reading, setUpFolder } from '#src/testing/set-up-folder.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'

const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const followers = 8
/** As many messages as Opsentry sends at once, so as many as are held when it waits for answers. */
const inFlight = 5

/** A set-up data folder whose relay is `sink`, with followers and an update of which nothing was sent yet. */
async function withQueuedMails(sink: SmtpSink): Promise<string> {
  const { folder, remove } = await setUpFolder({ relay: sink })
  cleanUps.push(remove)
  inside(folder, (deps, organizationId) => {
    for (let index = 0; index < followers; index++)
      subscribe(deps, `follower-${index}@example.org`, { organizationId, createdAt: 1, confirmedAt: 1 })
    openIncident(deps, system, organizationId, {
      title: 'Logins fail',
      body: 'We are looking into it.',
      status: 'investigating',
      services: [],
      notify: true,
    })
  })
  return folder
}

async function serve(folder: string): Promise<Serving> {
  const serving = await startServing(folder)
  cleanUps.push(() => serving.kill())
  return serving
}

async function sinkOn(options: SinkOptions): Promise<SmtpSink> {
  const sink = await startSmtpSink(options)
  cleanUps.push(() => sink.close())
  return sink
}

const everyone = Array.from({ length: followers }, (_, index) => `follower-${index}@example.org`)
const told = (sink: SmtpSink) => [...new Set(sink.mails.map(({ to }) => to))].toSorted()

async function untilSettled(folder: string): Promise<void> {
  await until(
    () =>
      reading(folder, (db) => {
        const id = db.select().from(notifications).get()?.id ?? ''
        const ledger = readLedger(db, id)
        return ledger.due === followers && ledger.delivered === followers ? ledger : undefined
      }),
    'everything to be delivered',
  )
}

test('killed between claim and send: after the restart everyone has the message, once', async () => {
  const options: SinkOptions = { holdMailFrom: true }
  const sink = await sinkOn(options)
  const folder = await withQueuedMails(sink)
  const dying = await serve(folder)
  await sink.waitForHeld(1)
  expect(reading(folder, (db) => db.select().from(deliveries).all()).some(({ state }) => state === 'sending')).toBe(
    true,
  )
  await dying.kill()
  expect(sink.mails).toEqual([])

  options.holdMailFrom = false
  await serve(folder)
  await untilSettled(folder)
  expect(told(sink)).toEqual(everyone)
  expect(sink.mails).toHaveLength(followers)
})

test('killed between send and settle: nobody is left out, and a repeated message carries the same Message-ID', async () => {
  const options: SinkOptions = { holdAnswer: true }
  const sink = await sinkOn(options)
  const folder = await withQueuedMails(sink)
  const dying = await serve(folder)
  await sink.waitForHeld(inFlight)
  await dying.kill()
  expect(sink.mails).toHaveLength(inFlight)

  options.holdAnswer = false
  await serve(folder)
  await untilSettled(folder)
  expect(told(sink)).toEqual(everyone)
  expect(sink.mails).toHaveLength(followers + inFlight)
  for (const address of everyone) {
    const ids = sink.mails.filter(({ to }) => to === address).map((mail) => header(mail, 'Message-ID'))
    expect(new Set(ids).size).toBe(1)
  }
})

test('stopped by SIGTERM it exits with 0 and leaves a closed database', async () => {
  const sink = await sinkOn({})
  const folder = await withQueuedMails(sink)
  const serving = await serve(folder)
  await untilSettled(folder)
  await untilRetentionRan(folder)
  expect(await serving.stop()).toBe(0)
  const files = [...new Bun.Glob('*').scanSync(join(folder, 'data'))].toSorted()
  expect(files).toEqual(['audit-head.json', 'opsentry.db', 'opsentry.lock', 'request-logs.db', 'secret.key'])
  const db = new Database(join(folder, 'data/opsentry.db'), { readonly: true })
  expect(db.query('PRAGMA quick_check').get()).toEqual({ quick_check: 'ok' })
  db.close(true)
})
