import type { Db } from '#src/db/connection.ts'
import { closeRequestLogs, openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import { StorageError } from '#src/db/storage.ts'
import type { Ids, JobDeps, Logger, Passwords } from '#src/domain/context.ts'
import { releaseOrphanedClaims } from '#src/domain/deliveries/claim-deliveries.ts'
import { type Sender, startDue } from '#src/domain/deliveries/deliver.ts'
import { notificationSender } from '#src/domain/notifications/deliver-due.ts'
import { type Ask, answerQuestion } from '#src/domain/request-logs/questions.ts'
import { closeOrphanedRuns } from '#src/domain/retention/job-runs.ts'
import { ensureInstance } from '#src/domain/settings/instance.ts'
import { takeRequests } from '#src/domain/subscribers/take-requests.ts'
import { removeFile } from '#src/platform/place-file.ts'
import { noBackupFiles } from '#src/testing/no-backup-files.ts'
import { renderer } from '#views/emails/renderer.ts'
import { testPassword, testPasswordHash } from '../personas.ts'
import { secrets as firstSecrets, idFrom } from './beginning.ts'
import { Crash, createLife, type Life } from './life.ts'
import { seededWide } from './random.ts'
import type { Outside } from './world.ts'

/** One process over the database, from its start until it dies: as `serve` makes it, but for the threads. */
export interface Process {
  deps: JobDeps
  db: Db
  life: Life
  sender: Sender
}

const never = new AbortController().signal

/** Starts as the executable does. Throws Crash where it dies at once. */
export function startProcess(outside: Outside): Process {
  const life = createLife()
  outside.lives.push(life)
  const db = outside.storage.open(life, outside.committed)
  const { clock } = outside.time
  const startedAt = clock.elapsed()
  const deps: JobDeps = {
    db,
    clock: { now: clock.now, elapsed: () => clock.elapsed() - startedAt },
    ids: outside.ids,
    passwords,
    secrets: outside.secrets ?? firstSecrets,
    keyFile: null,
    mailer: outside.relay.mailer(life),
    http: outside.web.client(life),
    dns: outside.dns.resolver(life),
    mailboxes: outside.mailbox.reader(life),
    logger: loggerOf(outside, life),
    render: renderer,
    fixedUrl: null,
    defaultUrl: 'http://localhost',
    lockImports: () => null,
    requestLogs: { ask: outside.askRequestLog },
    seePage: () => Promise.reject(new Error('no page is copied here')),
    backupsFolder: '/nonexistent',
    backupFiles: noBackupFiles,
    removeFile,
    certificateAt: () => Promise.resolve({ kind: 'bad', problem: 'nobody is asked here' }),
    talkToRelay: () => Promise.resolve({ kind: 'refused', step: 'connect', answer: 'nobody is asked here' }),
    isExecutableReplaced: () => false,
    authority: null,
    syslog: null,
    otlp: null,
    stopping: never,
  }
  ensureInstance(deps)
  outside.storage.syncs()
  unlessFailing(() => closeOrphanedRuns(deps))
  unlessFailing(() => releaseOrphanedClaims(deps))
  return { deps, db, life, sender: notificationSender() }
}

/** As the deliverer does whenever it is woken: until nothing is left to do now. */
export async function deliver({ deps, sender, life }: Process): Promise<void> {
  let again = true
  const isStopped = () => life.isDead()
  while (again && !isStopped()) {
    again = false
    await tolerating(() => takeRequests(deps, isStopped))
    await tolerating(() =>
      startDue(deps, sender, isStopped, () => {
        again = true
      }),
    )
  }
}

/** On a disk that fails it goes on without: claims end with their leases. */
function unlessFailing(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}

/** Death is seen by whoever looks at the life; a disk that fails is no fault of whoever writes. */
export async function tolerating(act: () => unknown): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Crash || error instanceof StorageError)) throw error
  }
}

const passwords: Passwords = {
  refuseWhenFull: () => undefined,
  hash: (password) => Promise.resolve(`hash of ${password}`),
  verify: (password, hash) => Promise.resolve(hash === testPasswordHash && password === testPassword),
  isCommon: () => false,
}

/** What is logged as an error was not expected by anybody, unless the process was dying or the disk failing. */
function loggerOf({ found, storage }: Outside, life: Life): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error(event, facts) {
      if (!life.isDead() && storage.fault() === null) found(`an error was logged: ${event} ${JSON.stringify(facts)}`)
    },
  }
}

/** Ids hang on the moment and the step at which they are made, so that a shorter script makes nearly the same. */
export function stepIds(seed: number, step: () => number, elapsed: () => number): Ids {
  let [of, at, turns, random] = [-1, -1, 0, seededWide(seed)]
  function dice() {
    if (at !== elapsed()) turns = 0
    if (at !== elapsed() || of !== step()) {
      ;[of, at, turns] = [step(), elapsed(), turns + 1]
      random = seededWide(seed, 'ids', of, at, turns)
    }
    return random
  }
  return { id: () => idFrom(dice()), token: () => `token-${idFrom(dice())}${'x'.repeat(31)}` }
}

/** The log of requests, opened with the first question. */
export function createRequestLog(): { ask: Ask; close: () => void } {
  let db: RequestLogDb | undefined
  return {
    ask: (async (question, asked) => {
      db ??= openRequestLogs(':memory:')
      return answerQuestion(db, question, asked)
    }) as Ask,
    close: () => db && closeRequestLogs(db),
  }
}
