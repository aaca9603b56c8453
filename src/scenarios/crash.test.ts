import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandContext } from '#src/commands/command.ts'
import { consoleActor, openDeps } from '#src/commands/open-deps.ts'
import { setupCommand } from '#src/commands/setup.ts'
import { readConfig } from '#src/config.ts'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { type Ledger, readLedger } from '#src/domain/notifications/ledger.ts'
import { organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'

/** The real process over a real data folder, killed as a power cut would, in the two moments that matter. */

const people = 12
/** Messages that Opsentry has in flight at once. */
const inFlight = 5
const main = resolve(import.meta.dirname, '../main.ts')
const readers = Array.from({ length: people }, (_, index) => `reader-${index}@example.org`)

let folder = ''
const closing: (() => unknown)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsentry-crash-'))
  closing.push(() => rmSync(folder, { recursive: true }))
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

test('killed between claim and send: after a restart everyone is told, once', async () => {
  const options: SinkOptions = { holdMailFrom: true }
  const sink = await preparedFolder(options)
  const first = serve()
  await sink.waitForHeld(inFlight)
  await kill(first)
  expect(sink.mails).toEqual([])
  expect(ledger()).toMatchObject({ due: people, sending: inFlight })

  options.holdMailFrom = false
  await serveUntilAllAreTold(sink)
  expect(sink.mails).toHaveLength(people)
  expect(ledger()).toMatchObject({ due: people, delivered: people })
})

test('killed between send and settle: a repeated message carries the same Message-ID', async () => {
  const options: SinkOptions = { holdAnswer: true }
  const sink = await preparedFolder(options)
  const first = serve()
  await sink.waitForHeld(inFlight)
  await kill(first)
  expect(sink.mails).toHaveLength(inFlight)
  expect(ledger()).toMatchObject({ due: people, delivered: 0, sending: inFlight })

  options.holdAnswer = false
  await serveUntilAllAreTold(sink)
  expect(sink.mails).toHaveLength(people + inFlight)
  for (const address of readers) expect(messageIdsTo(sink, address)).toHaveLength(1)
  expect(ledger()).toMatchObject({ due: people, delivered: people })
})

test('killed before the audience was expanded: nobody is forgotten', async () => {
  const sink = await preparedFolder()
  expect(ledger()).toMatchObject({ due: people, toExpand: people })
  await serveUntilAllAreTold(sink)
  expect(ledger()).toMatchObject({ due: people, delivered: people })
})

/** Set up, with a relay, readers who confirmed, and an open incident of which nobody was told yet. */
async function preparedFolder(options: SinkOptions = {}): Promise<SmtpSink> {
  const sink = await startSmtpSink(options)
  closing.push(() => sink.close())
  const password = join(folder, 'password')
  writeFileSync(password, 'correct horse battery\n')
  const relay = ['--smtp-url', `smtp://127.0.0.1:${sink.port}`, '--smtp-from', 'status@acme.example']
  const account = ['--name', 'Ann', '--email', 'ann@example.com', '--password-file', password]
  await setupCommand.run(['--organization', 'Acme', '--slug', 'acme', ...account, ...relay], context())
  inFolder((deps) => {
    const { id } = organizationBySlug(deps, 'acme')
    follow(deps, id)
    openIncident(deps, consoleActor('test'), id, {
      title: 'Logins fail',
      body: 'We are looking into it.',
      status: 'investigating',
      services: [],
      notify: true,
    })
  })
  return sink
}

function follow(deps: Deps, organizationId: string): void {
  const now = deps.clock.now()
  keepBooks(deps.db, (tx) => {
    for (const address of readers)
      tx.insert(subscribers)
        .values({
          id: deps.ids.id(),
          organizationId,
          channel: 'email',
          address,
          state: 'active',
          createdAt: now,
          confirmedAt: now,
        })
        .run()
  })
}

async function serveUntilAllAreTold(sink: SmtpSink): Promise<void> {
  const process = serve()
  for (const address of readers) await sink.waitForMail(({ to }) => to === address)
  process.kill('SIGTERM')
  const [exitCode] = await exited(process)
  expect(exitCode).toBe(0)
}

function serve(): ChildProcess {
  const child = spawn(process.execPath, [main, 'serve'], { env: environment(), stdio: 'ignore' })
  closing.push(() => kill(child))
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await exited(child)
}

function exited(child: ChildProcess): Promise<unknown[]> {
  return child.exitCode !== null || child.signalCode !== null ? Promise.resolve([child.exitCode]) : once(child, 'exit')
}

function messageIdsTo(sink: SmtpSink, address: string): string[] {
  return [...new Set(sink.mails.filter(({ to }) => to === address).map((mail) => header(mail, 'Message-ID') ?? ''))]
}

/** What the database says while nobody serves. */
function ledger(): Ledger {
  return inFolder(({ db }) => readLedger(db, db.select().from(notifications).get()?.id ?? ''))
}

function inFolder<T>(work: (deps: Deps) => T): T {
  const { deps, close } = openDeps(context())
  try {
    return work(deps)
  } finally {
    close()
  }
}

function environment(): Record<string, string> {
  return { OPSENTRY_DATA: join(folder, 'data'), OPSENTRY_HOST: '127.0.0.1', OPSENTRY_PORT: '0' }
}

function context(): CommandContext {
  return { config: readConfig(environment()), out: () => undefined }
}
