import { setPriority } from 'node:os'
import { mustKeepLog } from '#src/db/checkpoint.ts'
import { onDisk } from '#src/db/durability.ts'
import { fenceWith } from '#src/db/fence.ts'
import { notBeyond } from '#src/db/not-beyond.ts'
import { closeRequestLogs, openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import { forgetStatements } from '#src/db/statements.ts'
import { longestLeftOut } from '#src/domain/alarms/hang.ts'
import type { Deps, JobDeps } from '#src/domain/context.ts'
import { threadFigures } from '#src/domain/monitoring/figures.ts'
import { watchDelay } from '#src/domain/monitoring/watch-delay.ts'
import { type Ask, answerQuestion } from '#src/domain/request-logs/questions.ts'
import { allRunsOver } from '#src/domain/retention/enforce-rule.ts'
import { enforceNamedRule } from '#src/domain/retention/run-rule.ts'
import type { SeenPage, SeePage } from '#src/domain/seen-page.ts'
import type { ListOutcome, ListWork } from '#src/domain/subscriber-imports/list-work.ts'
import { atWork, returning, watchWork } from '#src/domain/time/at-work.ts'
import { startDelivering } from '#src/jobs/deliver.ts'
import { startFolding } from '#src/jobs/fold-log.ts'
import { startKeepingCopies } from '#src/jobs/keep-copies.ts'
import { startSchedule } from '#src/jobs/schedule.ts'
import { endProcess, hungExitCode } from '#src/platform/end-process.ts'
import { fenceIn } from '#src/platform/fence-memory.ts'
import { watchExecutable } from '#src/platform/own-executable.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { removeFile } from '#src/platform/place-file.ts'
import { keepBeating, notingSteps, pulseIn, watchOver } from '#src/platform/pulse.ts'
import { settleMemory } from '#src/platform/settle-memory.ts'
import { createSyslog } from '#src/platform/syslog.ts'
import { certificateAt } from '#src/platform/tls-certificate.ts'
import { authorityOf } from './authority.ts'
import {
  askedStep,
  type BackgroundStart,
  type BackgroundWork,
  type FromBackground,
  type ToBackground,
} from './background-messages.ts'
import { backupFilesInThread } from './backup-thread.ts'
import { depsBeside } from './deps-over.ts'
import { keepHang, lastWords } from './hung.ts'
import { createAsks } from './open-asks.ts'
import { startRemembering } from './remember-head.ts'
import { storageBeside } from './shared-storage.ts'

declare const self: Worker

/**
 * Lowered, so that visitors who wait for a page come first. On Linux a priority is the calling thread's own; elsewhere it
 * would be the whole process's, so there it stays as it is.
 */
if (process.platform === 'linux') setPriority(10)

let background: ReturnType<typeof start> | undefined

self.onmessage = ({ data }: MessageEvent<ToBackground>) => {
  if (data === 'wake') background?.wake()
  else if (data === 'stop') void background?.stop().then(() => tell('stopped'))
  else if (data === 'close') {
    background?.close()
    tell('closed')
  } else if (background?.hear(data)) return
  else if (typeof data !== 'object') return
  else if ('seen' in data) pages.hear(data.seen)
  else if ('ask' in data) void answer(data.ask.id, data.ask.work)
  else if ('start' in data) background = start(data.start)
}

/** What the thread of the visitors was asked for. */
const pages = createAsks()

const seePage: SeePage = returning(
  async (slug: string, path: string) => (await pages.ask((id) => tell({ see: { id, slug, path } }))) as SeenPage,
)

function tell(message: FromBackground): void {
  self.postMessage(message)
}

async function answer(id: number, work: BackgroundWork): Promise<void> {
  try {
    if (!background) throw new Error('the background has not started')
    const { work: answering, settled } = background
    const result = await atWork(askedStep(work), () => answering(work))
    await settled()
    tell({ answer: { id, result } })
  } catch (error) {
    tell({ answer: { id, error: error instanceof Error ? error.message : String(error) } })
  }
}

/** Loaded with the first list that somebody uploads. */
async function workOnList(deps: Deps, work: ListWork): Promise<ListOutcome> {
  const { doListWork } = await import('#src/domain/subscriber-imports/list-work.ts')
  return doListWork(deps, work)
}

function start(given: BackgroundStart) {
  const { config, defaultUrl } = given
  const { deps: opened, key, close } = depsBeside(config, defaultUrl, given.key)
  const deps = comingBack(opened)
  fenceWith(deps.db, fenceIn(given.fence))
  const watch = beWatched(given, deps)
  const paths = dataPaths(config.dataFolder)
  const log = logIn(paths.requestLogs)
  const stopping = new AbortController()
  const jobDeps: JobDeps = {
    ...deps,
    requestLogs: { ask: log.ask },
    seePage,
    backupsFolder: paths.backups,
    backupFiles: backupFilesInThread(config, key),
    removeFile,
    certificateAt,
    authority: authorityOf(config),
    syslog: config.auditSyslog ? createSyslog(config.auditSyslog) : null,
    otlp: config.auditOtlp ?? null,
    talkToRelay: async (...asked) => (await import('#src/platform/smtp-talk.ts')).talkToRelay(...asked),
    isExecutableReplaced: watchExecutable(),
    stopping: stopping.signal,
  }
  // The thread that answers visitors logs it, once for both.
  const storage = storageBeside(deps, given.syncs, tell)
  settleMemory(() => forgetStatements(deps.db.$client))
  const delivering = startDelivering(deps)
  const schedule = startSchedule(jobDeps)
  const copies = startKeepingCopies(jobDeps)
  const head = startRemembering(deps, paths)
  const folds = startFolding(deps)
  const delay = watchDelay(deps)
  return {
    wake: delivering.wake,
    hear: storage.hear,
    settled: () => onDisk(deps.db),
    work(work: BackgroundWork): Promise<unknown> {
      if ('rule' in work) return enforceNamedRule(jobDeps, work)
      else if ('list' in work) return workOnList(deps, work.list)
      else if ('figures' in work) return Promise.resolve(threadFigures(deps))
      else return log.ask(work.question, work.asked as never)
    },
    async stop() {
      stopping.abort()
      await Promise.all([schedule.stop(), delivering.stop(), copies.stop(), allRunsOver(jobDeps)])
      await head.stop()
    },
    close() {
      watch.stop()
      folds.stop()
      delay.stop()
      storage.stop()
      if (!mustKeepLog(deps.db)) close()
      log.close()
    },
  }
}

/** Beats and notes its steps for the thread that answers visitors; ends the process where that one hangs. */
function beWatched({ config, pulse: memory, leftOut, page }: BackgroundStart, { clock }: Deps) {
  const pulse = pulseIn(memory)
  const until = new Map(leftOut.map((one) => [one.step, one.until]))
  watchWork({
    turnedTo: notingSteps(pulse, 'background'),
    isLeftOut: (step) => notBeyond(until.get(step) ?? 0, clock.now(), longestLeftOut) > clock.now(),
  })
  const beating = keepBeating(pulse, 'background')
  const watching =
    page === null
      ? undefined
      : watchOver({
          beats: () => pulse.beats('page'),
          patience: () => page.patience,
          looking: page.looking,
          hung() {
            const hang = { thread: 'page', step: pulse.noted('page'), seconds: page.patience } as const
            lastWords(config).error('no page was answered: Opsentry ends, to be started again', hang)
            keepHang(dataPaths(config.dataFolder).hangs, { ...hang, at: clock.now() })
            endProcess(hungExitCode)
          },
        })
  return {
    stop() {
      beating.stop()
      watching?.stop()
    },
  }
}

/** What comes back from outside of this thread brings it back to the step that waited. */
function comingBack(deps: Deps): Deps {
  const { mailer, http, dns, mailboxes } = deps
  return {
    ...deps,
    mailer: { ...mailer, send: returning(mailer.send), sendUnpooled: returning(mailer.sendUnpooled) },
    http: {
      ...http,
      ...{ ask: returning(http.ask), read: returning(http.read), post: returning(http.post) },
      ...{ store: returning(http.store), transfer: returning(http.transfer) },
    },
    dns: { ...dns, txt: returning(dns.txt) },
    mailboxes: { ...mailboxes, readNew: returning(mailboxes.readNew) },
  }
}

/** Opens the request log with the first question, so that a log that cannot be opened keeps nothing else from working. */
function logIn(file: string): { ask: Ask; close: () => void } {
  let log: RequestLogDb | undefined
  return {
    async ask(question, asked) {
      log ??= openRequestLogs(file)
      return answerQuestion(log, question, asked)
    },
    close() {
      if (log) closeRequestLogs(log)
    },
  }
}
