import { BlockList } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, databaseFrom, openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { closeRequestLogs, openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import type { Clock, Ids, JobDeps, Logger } from '#src/domain/context.ts'
import { threadFigures } from '#src/domain/monitoring/figures.ts'
import { type Ask, answerQuestion, type RequestLogs } from '#src/domain/request-logs/questions.ts'
import { createRequestLogs } from '#src/domain/request-logs/request-logs.ts'
import { enforceNamedRule } from '#src/domain/retention/run-rule.ts'
import { ensureInstance, keptAddresses } from '#src/domain/settings/instance.ts'
import { openAuditKeys } from '#src/domain/settings/keep-audit-keyed.ts'
import { doListWork } from '#src/domain/subscriber-imports/list-work.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { createDns } from '#src/platform/dns.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { createMailer } from '#src/platform/mail-ways.ts'
import { createMailboxReader } from '#src/platform/mailboxes.ts'
import { createPasswords } from '#src/platform/passwords.ts'
import { removeFile } from '#src/platform/place-file.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { talkToRelay } from '#src/platform/smtp-talk.ts'
import { certificateAt } from '#src/platform/tls-certificate.ts'
import { noBackupFiles } from '#src/testing/no-backup-files.ts'
import { renderer } from '#views/emails/renderer.ts'
import { atEnd } from './at-end.ts'

/** A Tuesday, noon UTC. */
/** What tests seal with. */
export const testKey = Buffer.alloc(32, 7)

export const testEpoch = Date.UTC(2026, 2, 10, 12)

export interface TestClock extends Clock {
  /** So much time passes. */
  advance(milliseconds: number): void
  /** Time passes until then; for an earlier moment the clock is put back. */
  set(at: number): void
  /** Somebody sets the clock, forward or back, and no time passes. */
  jump(milliseconds: number): void
}

export interface TestLogger extends Logger {
  lines: { level: string; event: string; facts: Record<string, unknown> }[]
}

export interface TestDeps extends AppDeps, JobDeps {
  requestLogs: RequestLogs
  clock: TestClock
  logger: TestLogger
}

export const testSetupToken = 'setup-token-of-the-tests'

let template: Uint8Array | undefined

/** Holds no state but its thread, which all tests share. */
const passwords = createPasswords({ cost: 4 })

/** A migrated database of one's own, in memory. */
export function testDatabase(): Db {
  template ??= migratedTemplate()
  return databaseFrom(template)
}

/** An instance after its first start, and how many ids and tokens that took. */
interface Started {
  bytes: Uint8Array
  given: Given
}

const startedWith = new Map<Fill, Started>()

type Fill = (deps: TestDeps) => void
const nobody: Fill = () => undefined

/**
 * Everything real but the clock, the ids and bcrypt's cost; no relay is configured, so nothing leaves. `fill` writes what is there
 * from the start: it runs once in a worker, and each test gets a copy, where it brings none of what the copy was made with.
 */
export function testDeps(overrides: Partial<TestDeps> = {}, fill: Fill = nobody): TestDeps {
  if (['db', 'clock', 'ids', 'secrets'].some((own) => own in overrides)) return startedDeps(overrides, fill)
  let started = startedWith.get(fill)
  if (!started) {
    const given = { ids: 0, tokens: 0 }
    const { db } = startedDeps({ ids: testIds(given) }, fill)
    started = { bytes: db.$client.serialize(), given }
    startedWith.set(fill, started)
  }
  const deps = makeDeps({ db: databaseFrom(started.bytes), ids: testIds({ ...started.given }), ...overrides })
  openAuditKeys(deps)
  return deps
}

/** As the lock of a data folder, for whom there is none. */
function oneAtATime(): TestDeps['lockImports'] {
  let isHeld = false
  return () => {
    if (isHeld) return null
    isHeld = true
    return {
      release() {
        isHeld = false
      },
    }
  }
}

function startedDeps(overrides: Partial<TestDeps>, fill: Fill): TestDeps {
  const deps = makeDeps(overrides)
  ensureInstance(deps)
  fill(deps)
  return deps
}

function makeDeps({ db = testDatabase(), ids = testIds(), ...overrides }: Partial<TestDeps>): TestDeps {
  const http = createHttpClient()
  const deps: TestDeps = {
    db,
    clock: testClock(),
    ids,
    passwords,
    secrets: createSecrets(testKey),
    keyFile: null,
    mailer: createMailer(http),
    http,
    // Nobody listens there: no test asks the name servers of its machine.
    dns: createDns(['127.0.0.1:9'], 20),
    mailboxes: createMailboxReader(),
    logger: testLogger(),
    render: renderer,
    fixedUrl: null,
    defaultUrl: 'http://localhost',
    lockImports: oneAtATime(),
    setupToken: testSetupToken,
    trustedProxies: new BlockList(),
    requestLogs: requestLogsInThread(() => deps),
    seePage: () => Promise.reject(new Error('no app stands over these deps: appOver() makes one')),
    backupsFolder: join(tmpdir(), 'opsentry-no-backups'),
    backupFiles: noBackupFiles,
    removeFile,
    certificateAt,
    authority: null,
    syslog: null,
    otlp: null,
    talkToRelay,
    isExecutableReplaced: () => false,
    stopping: new AbortController().signal,
    enforceNow: (rule, origin) => enforceNamedRule(deps, { rule, origin }),
    backgroundFigures: async () => threadFigures(deps),
    workOnList: (work) => doListWork(deps, work),
    ...overrides,
  }
  atEnd(() => {
    deps.mailer.close()
    deps.mailboxes.close()
  })
  return deps
}

/**
 * The next process after this one was killed: it has a database of its own, as it stands now. `later`: milliseconds in which none ran;
 * absent: it goes on with the same clock.
 */
export function restarted(deps: TestDeps, later?: number): TestDeps {
  const clock = later === undefined ? deps.clock : testClock(deps.clock.now() + later)
  const next = { ...deps, clock, db: databaseFrom(deps.db.$client.serialize()) }
  ensureInstance(next)
  return next
}

/** The log without its thread: what is asked is answered at once. Opened with the first question. */
export function requestLogsInThread(
  deps: () => Pick<TestDeps, 'db' | 'clock' | 'logger'>,
  open: () => RequestLogDb = () => openRequestLogs(':memory:'),
): RequestLogs {
  let db: RequestLogDb | undefined
  const ask: Ask = async (question, asked) => {
    if (!db) {
      const opened = open()
      atEnd(() => closeRequestLogs(opened))
      db = opened
    }
    return answerQuestion(db, question, asked)
  }
  const addresses = () => keptAddresses(deps())
  // Asked for only when something is logged: the deps are still being made.
  const clock = { now: () => deps().clock.now(), elapsed: () => deps().clock.elapsed() }
  const logger = {
    info: (...line: Parameters<Logger['info']>) => deps().logger.info(...line),
    warn: (...line: Parameters<Logger['warn']>) => deps().logger.warn(...line),
  }
  return createRequestLogs({ ask, addresses, clock, logger })
}

function testClock(start = testEpoch): TestClock {
  let at = start
  let elapsed = 0
  return {
    now: () => at,
    elapsed: () => elapsed,
    advance: (milliseconds) => {
      at += milliseconds
      elapsed += milliseconds
    },
    set: (moment) => {
      elapsed += Math.max(0, moment - at)
      at = moment
    },
    jump: (milliseconds) => {
      at += milliseconds
    },
  }
}

/** How many were given so far. */
interface Given {
  ids: number
  tokens: number
}

/** id00000000001, id00000000002 … and token-1, token-2 …: a failing test reads the same twice. */
function testIds(given: Given = { ids: 0, tokens: 0 }): Ids {
  return {
    id: () => `id${String(++given.ids).padStart(10, '0')}`,
    token: () => `token-${++given.tokens}-${'x'.repeat(32)}`,
  }
}

function testLogger(): TestLogger {
  const lines: TestLogger['lines'] = []
  const at =
    (level: string) =>
    (event: string, facts: Record<string, unknown> = {}) =>
      void lines.push({ level, event, facts })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function migratedTemplate(): Uint8Array {
  const db = openDatabase(':memory:')
  migrateDatabase(db)
  const bytes = db.$client.serialize()
  db.$client.close(true)
  return bytes
}
