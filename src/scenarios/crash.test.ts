import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '#src/db/connection.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { subscribe } from '#src/testing/factories.ts'
import { system } from '#src/testing/personas.ts'
import { dataFolder, runOpsentry, type Serving, startServing, until } from '#src/testing/serving.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { testDeps } from '#src/testing/test-deps.ts'

const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const followers = 8

/** A set-up data folder whose relay is `sink`, with followers, and an update that nobody was told of yet. */
async function owing(sink: SmtpSink): Promise<string> {
  const { folder, remove } = dataFolder()
  cleanUps.push(remove)
  await Bun.write(join(folder, 'password'), 'correct horse battery')
  const setup = await runOpsentry(
    ['setup', '--organization', 'Acme', '--slug', 'acme', '--name', 'Ann', '--email', 'ann@example.com']
      .concat('--password-file', join(folder, 'password'), '--url', 'https://status.acme.example')
      .concat('--smtp-url', `smtp://127.0.0.1:${sink.port}?security=none`, '--smtp-from', 'status@acme.example'),
    folder,
  )
  expect(setup).toMatchObject({ exit: 0, err: '' })

  const db = openDatabase(join(folder, 'data/opsentry.db'))
  const deps = { ...testDeps(), db, clock: { now: () => Date.now() } }
  const organizationId = db.select().from(organizations).get()?.id ?? ''
  for (let index = 0; index < followers; index++)
    subscribe(deps, `follower-${index}@example.org`, { organizationId, createdAt: 1, confirmedAt: 1 })
  openIncident(deps, system, organizationId, {
    title: 'Logins fail',
    body: 'We are looking into it.',
    status: 'investigating',
    services: [],
    notify: true,
  })
  db.$client.close(true)
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

/** Reads beside the serving process. */
function reading<T>(folder: string, read: (db: ReturnType<typeof openDatabase>) => T): T {
  const db = openDatabase(join(folder, 'data/opsentry.db'), { readonly: true })
  try {
    return read(db)
  } finally {
    db.$client.close(true)
  }
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
  const folder = await owing(sink)
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
  const folder = await owing(sink)
  const dying = await serve(folder)
  await sink.waitForHeld(1)
  await dying.kill()
  const twice = sink.mails.length
  expect(twice).toBeGreaterThan(0)

  options.holdAnswer = false
  await serve(folder)
  await untilSettled(folder)
  expect(told(sink)).toEqual(everyone)
  expect(sink.mails).toHaveLength(followers + twice)
  for (const address of everyone) {
    const ids = sink.mails.filter(({ to }) => to === address).map((mail) => header(mail, 'Message-ID'))
    expect(new Set(ids).size).toBe(1)
  }
})

test('stopped by SIGTERM it exits with 0 and leaves a closed database', async () => {
  const sink = await sinkOn({})
  const folder = await owing(sink)
  const serving = await serve(folder)
  await untilSettled(folder)
  expect(await serving.stop()).toBe(0)
  const files = [...new Bun.Glob('*').scanSync(join(folder, 'data'))].toSorted()
  expect(files).toEqual(['opsentry.db', 'opsentry.lock', 'request-logs.db', 'secret.key'])
  expect(new Database(join(folder, 'data/opsentry.db'), { readonly: true }).query('PRAGMA quick_check').get()).toEqual({
    quick_check: 'ok',
  })
})
