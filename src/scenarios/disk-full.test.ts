import { join } from 'node:path'
import { count } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { createApp } from '#src/app.ts'
import { openDatabase } from '#src/db/connection.ts'
import { sessions } from '#src/db/schema/access.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { subscribe } from '#src/testing/factories.ts'
import { Browser, testApp } from '#src/testing/harness.ts'
import { dataFolder, runOpsentry, type Serving, startServing, until } from '#src/testing/serving.ts'
import { emptyWriteAheadLog, untilRetentionRan } from '#src/testing/serving-folder.ts'
import { inside, reading, setUpInto } from '#src/testing/set-up-folder.ts'
import { type Disk, dyingDisk, smallDisk } from '#src/testing/small-disk.ts'
import { type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'

/** A disk on which nothing can be written any more, under a serving Opsentry: a small tmpfs, and an ext4 that broke. */

const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const followers = 8
const password = 'correct horse battery'

async function sinkOn(options: SinkOptions = {}): Promise<SmtpSink> {
  const sink = await startSmtpSink(options)
  cleanUps.push(() => sink.close())
  return sink
}

/** Set up on that disk, with followers, and serving; Ann is signed in, and was last seen long ago. */
async function serving(disk: string, sink: SmtpSink): Promise<{ served: Serving; ann: Browser }> {
  await setUpInto(disk, { relay: sink })
  inside(disk, (deps, organizationId) => {
    for (let index = 0; index < followers; index++)
      subscribe(deps, `follower-${index}@example.org`, { organizationId, createdAt: 1, confirmedAt: 1 })
    writeUnaudited(deps.db, (tx) => tx.update(organizations).set({ recallSeconds: 0 }).run())
  })
  const served = await startServing(disk)
  cleanUps.push(() => served.kill())
  const ann = new Browser((request) => fetch(request, { redirect: 'manual' }), undefined, served.url)
  expect((await ann.post('/sign-in', { email: 'ann@example.com', password })).status).toBe(303)
  inside(disk, ({ db }) => writeUnaudited(db, (tx) => tx.update(sessions).set({ createdAt: 1, lastSeenAt: 1 }).run()))
  // From here on nothing is written but by what a test does.
  await untilRetentionRan(disk)
  return { served, ann }
}

/** Everything that one posted update writes. */
const written = (disk: string) =>
  reading(disk, (db) =>
    [incidents, statusUpdates, notifications, auditEntries].map((t) => db.select({ n: count() }).from(t).get()),
  )

const settled = (disk: string) =>
  until(
    () =>
      reading(disk, (db) => {
        const all = db.select().from(notifications).all()
        const isOver = all.length > 0 && all.every(({ id }) => readLedger(db, id).delivered === followers)
        return isOver ? all : undefined
      }),
    'everything to be delivered',
  )

/** Takes all room, the spare length of the write-ahead log included. */
async function fill(disk: Disk): Promise<void> {
  await emptyWriteAheadLog(disk.folder)
  disk.fill()
}

const lines = ({ output }: Serving, event: string) =>
  output()
    .split('\n')
    .filter((line) => line.includes(event))
const cannot = 'the database cannot be written: nothing is saved and nothing is sent'
const can = 'the database can be written again'
/** The process writes its log before it answers; the line comes by another way. */
const logged = (served: Serving, event: string) =>
  until(() => (lines(served, event).length > 0 ? true : undefined), `the log to say: ${event}`)
const opening = { title: 'Logins fail', body: 'We are looking.', status: 'investigating', notify: 'yes' }
const update = { body: 'Half of them work again.', status: 'identified', notify: 'yes' }
const pages = ['/', '/history', '/history.atom', '/app/acme', '/app/acme/incidents', '/app/acme/audit', '/account']

test('a full disk: posting says so and keeps what was typed, reading goes on, and all is well when there is room again', async () => {
  const sink = await sinkOn()
  const disk = smallDisk(24)
  cleanUps.push(disk.remove)
  const { served, ann } = await serving(disk.folder, sink)
  const path = (await ann.post('/app/acme/incidents', opening)).location ?? ''
  expect(path).toContain('/app/acme/incidents/')
  await settled(disk.folder)
  const before = written(disk.folder)

  await fill(disk)
  for (let one = 0; one < 3; one++) {
    const refused = await ann.post(`${path}/updates`, update)
    expect(refused.status).toBe(507)
    expect(refused.text).toContain('The disk is full: nothing was saved. Free some space and send it again.')
    expect(refused.text).toContain(update.body)
  }
  const subscribing = await ann.post('/subscribe', { email: 'sue@example.org' })
  expect([subscribing.status, subscribing.text.includes('value="sue@example.org"')]).toEqual([507, true])
  expect(subscribing.text).toContain('The disk of this server cannot save anything at the moment: nothing was saved.')
  expect((await ann.post('/account/name', { name: 'Anna' })).status).toBe(507)
  for (const page of [...pages, path]) expect([page, (await ann.get(page)).status]).toEqual([page, 200])
  expect(await ann.get('/readyz')).toMatchObject({ status: 503, text: 'not ready: the disk is full\n' })
  expect((await ann.get('/healthz')).status).toBe(200)
  expect(written(disk.folder)).toEqual(before)
  expect((await ann.get('/')).text).not.toContain(update.body)
  await logged(served, cannot)
  expect(lines(served, can)).toEqual([])

  disk.free()
  expect((await ann.post(`${path}/updates`, update)).status).toBe(303)
  await settled(disk.folder)
  expect((await ann.get('/')).text).toContain(update.body)
  expect((await ann.get('/readyz')).status).toBe(200)
  expect(sink.mails).toHaveLength(2 * followers)
  expect(await served.stop()).toBe(0)
  expect([cannot, can, 'ERROR'].map((event) => lines(served, event).length)).toEqual([1, 1, 1])
})

/** As many messages as Opsentry sends at once. */
const inFlight = 5

/** An SMTP server that takes the first messages and answers them once `answer()` is called. */
async function hesitating(): Promise<{ sink: SmtpSink; received: string[]; answer(): void }> {
  const received: string[] = []
  let answers: (() => void)[] | null = []
  const sink = await sinkOn({
    smtp: {
      async onData(stream, { envelope }, done) {
        let text = ''
        for await (const chunk of stream) text += chunk
        received.push(`${envelope.rcptTo[0]?.address} ${/^Message-ID: (.+)$/m.exec(text)?.[1]}`)
        if (answers) answers.push(() => done(null, 'queued'))
        else done(null, 'queued')
      },
    },
  })
  return {
    sink,
    received,
    answer() {
      for (const one of answers ?? []) one()
      answers = null
    },
  }
}

/** The disk is full when the answers to the first messages come. */
async function fillingUp() {
  const disk = smallDisk(24)
  cleanUps.push(disk.remove)
  const { sink, received, answer } = await hesitating()
  const { served, ann } = await serving(disk.folder, sink)
  await ann.post('/app/acme/incidents', opening)
  await until(() => (received.length === inFlight ? true : undefined), 'mail to be on its way')
  await fill(disk)
  answer()
  await logged(served, cannot)
  return { disk, received, served, ann }
}

test('the disk fills up while mail is on its way: nothing more leaves, and later nobody is told twice or left out', async () => {
  const { disk, received, served, ann } = await fillingUp()
  expect((await ann.get('/readyz')).status).toBe(503)
  expect(received).toHaveLength(inFlight)
  disk.free()
  await settled(disk.folder)
  expect(received).toHaveLength(followers)
  expect(new Set(received).size).toBe(followers)
  expect(await served.stop()).toBe(0)
  expect([cannot, can, 'ERROR'].map((event) => lines(served, event).length)).toEqual([1, 1, 1])
})

test('stopped before it could note what had left, it ends in order; that alone is told twice, under the same Message-ID', async () => {
  const { disk, received, served } = await fillingUp()
  expect(await served.stop()).toBe(0)
  disk.free()
  const again = await startServing(disk.folder)
  cleanUps.push(() => again.kill())
  await settled(disk.folder)
  expect(received).toHaveLength(followers + inFlight)
  expect(new Set(received).size).toBe(followers)
  expect(received[0]).toMatch(/^follower-\d@example\.org <\w{12}@/)
})

test('a start on a full disk is refused in a sentence', async () => {
  const disk = smallDisk(1)
  cleanUps.push(disk.remove)
  disk.fill()
  const refused = await runOpsentry(['serve'], disk.folder)
  expect(refused).toMatchObject({ exit: 1, err: expect.stringMatching(/: free some space, then start again\.\n$/) })
})

test('a disk that broke and lets nothing be written: reading goes on, posting says so, and starting anew is refused', async () => {
  const sink = await sinkOn()
  const disk = dyingDisk(32)
  cleanUps.push(disk.remove)
  const { served, ann } = await serving(disk.folder, sink)
  const path = (await ann.post('/app/acme/incidents', opening)).location ?? ''
  await settled(disk.folder)

  disk.breakDown()
  const refused = await ann.post(`${path}/updates`, update)
  expect(refused.status).toBe(503)
  expect(refused.text).toContain('The database cannot be written: nothing was saved.')
  expect(refused.text).toContain(update.body)
  for (const page of [...pages, path]) expect([page, (await ann.get(page)).status]).toEqual([page, 200])
  expect((await ann.get('/')).text).not.toContain(update.body)
  expect(await ann.get('/readyz')).toMatchObject({ status: 503, text: 'not ready: the database cannot be written\n' })
  expect(sink.mails).toHaveLength(followers)

  await served.kill()
  expect([cannot, can, 'ERROR'].map((event) => lines(served, event).length)).toEqual([1, 0, 1])
  const anew = await runOpsentry(['serve'], disk.folder)
  expect(anew.exit).toBe(1)
  expect(anew.err).toMatch(/cannot be written .*: check the disk and its permissions, then start again\.\n$/)
})

test('over a database that may only be read every page answers, every form says so, and nothing changes', async () => {
  const { folder, remove } = dataFolder()
  cleanUps.push(remove)
  const { deps, as } = testApp()
  const path = (await as('ann').post('/app/acme/incidents', opening)).location ?? ''
  const session = as('ann').cookie('opsentry_session')
  await Bun.write(join(folder, 'copy.db'), deps.db.$client.serialize())
  deps.clock.advance(3_600_000)
  const db = openDatabase(join(folder, 'copy.db'), { readonly: true })
  cleanUps.push(() => db.$client.close(true))
  const app = createApp({ ...deps, db })
  const ann = new Browser((request) => app.handle(request), session)

  for (const page of [...pages, path]) expect([page, (await ann.get(page)).status]).toEqual([page, 200])
  const refused = await ann.post(`${path}/updates`, update)
  expect([refused.status, refused.text.includes(update.body)]).toEqual([503, true])
  expect(refused.text).toContain('The database cannot be written: nothing was saved.')
  expect((await ann.post('/sign-out')).status).toBe(503)
  expect((await ann.get('/readyz')).status).toBe(503)
  expect(db.select().from(deliveries).all()).toEqual([])
  expect(db.select().from(statusUpdates).all()).toHaveLength(1)
})
