import type { Config } from '#src/config.ts'
import { syncGroupOf } from '#src/db/durability.ts'
import { onQueued } from '#src/db/write.ts'
import type { Hang } from '#src/domain/alarms/hang.ts'
import type { Deps } from '#src/domain/context.ts'
import type { ThreadFigures } from '#src/domain/monitoring/figures.ts'
import type { Ask } from '#src/domain/request-logs/questions.ts'
import type { EnforceNow } from '#src/domain/retention/run-rule.ts'
import type { SeePage } from '#src/domain/seen-page.ts'
import type { WorkOnList } from '#src/domain/subscriber-imports/list-work.ts'
import { watchNothing, watchWork } from '#src/domain/time/at-work.ts'
import { within } from '#src/domain/time/within.ts'
import { endProcess, hungExitCode } from '#src/platform/end-process.ts'
import { createFenceMemory } from '#src/platform/fence-memory.ts'
import type { HeldKey } from '#src/platform/key-file.ts'
import { backgroundWorker, dataPaths } from '#src/platform/paths.ts'
import { createPulseMemory, keepBeating, notingSteps, type Pulse, pulseIn, watchOver } from '#src/platform/pulse.ts'
import {
  type BackgroundWork,
  type FromBackground,
  mayTakeLong,
  type PageAnswer,
  type ToBackground,
} from './background-messages.ts'
import { writeHangsLater } from './hang-notes.ts'
import { keepHangLater, lastWords, takeHangs } from './hung.ts'
import { createAsks } from './open-asks.ts'
import { type StorageBeside, shareStorage } from './shared-storage.ts'

export interface Background {
  /** `seePage`: asked for each file of a page that is copied into a bucket. */
  start: (deps: Deps, config: Config, seePage: SeePage) => void
  /** Asks the log of requests, which the worker has open. Waits until it has started; rejects where it cannot answer. */
  ask: Ask
  enforceNow: EnforceNow
  workOnList: WorkOnList
  /** What the worker has counted; null where it does not say so within a second. */
  figures: () => Promise<ThreadFigures | null>
  /** Rejects when the worker dies: a process that delivers nothing must not look well. */
  failed: Promise<never>
  /** Starts nothing more; resolves when what is on its way is settled. */
  stop: () => Promise<void>
  /** Closes the files; no `ask` may follow. */
  close: () => Promise<void>
}

/** Seconds without a sign of progress after which a thread hangs. */
export interface Patience {
  background: number
  /** While it works out what somebody waits for. */
  asked: number
  /** Until it has loaded. */
  starting: number
  page: number
  /** For a worker to be gone once it is ended. Only code of the system makes it stay: a query, or a disk that stands still for a while. */
  ending: number
  /** Between two looks. */
  looking: number
}

const usual: Patience = { background: 10, asked: 60, starting: 60, page: 30, ending: 10, looking: 2 }

/** The worker's file is another one in tests, which add a job that hangs. */
interface Options {
  worker?: string
  patience?: Patience
  /** Until when this process may save and send; absent: always. */
  fence?: SharedArrayBuffer
  /** Absent: the worker reads it where it lies. */
  key?: HeldKey
}

/** From which a worker begins, and begins again. */
interface Begun {
  deps: Deps
  config: Config
  seePage: SeePage
}

interface Running {
  worker: Worker
  stopWatching: () => void
  stopBeating: () => void
  stopSharing: () => void
}

/**
 * Delivers, keeps the schedule and the log of requests on a thread of its own: a hundred thousand messages, or a night's
 * clearing up, take no moment from the thread that answers visitors. Both have a connection to the database; SQLite lets one
 * write at a time. The two watch each other: a worker that makes no progress is ended and started again without the step at
 * which it hung; where this thread hangs, the worker ends the process.
 */
export function createBackground({
  worker: script = backgroundWorker,
  patience = usual,
  fence = createFenceMemory(),
  key,
}: Options = {}): Background {
  let running = Promise.withResolvers<Running>()
  const stopped = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<never>()
  const asks = createAsks()
  let dead: Error | undefined
  let stopping = false
  let forget = () => {}
  const post = (worker: Worker, message: ToBackground) => worker.postMessage(message)
  const wake = () => void running.promise.then(({ worker }) => post(worker, 'wake'))

  async function ask(work: BackgroundWork): Promise<unknown> {
    const { worker } = await running.promise
    if (dead) throw dead
    return asks.ask((id) => post(worker, { ask: { id, work } }))
  }

  function hear(storage: StorageBeside, worker: Worker, seePage: SeePage, data: FromBackground): void {
    if (data === 'stopped') stopped.resolve()
    else if (data === 'closed') closed.resolve()
    else if (storage.hear(data)) return
    else if ('see' in data) void pageAnswer(seePage, data.see).then((seen) => post(worker, { seen }))
    else if ('answer' in data) asks.hear(data.answer)
  }

  function die(error: Error): void {
    dead = error
    failed.reject(error)
    asks.rejectAll(error)
  }

  function begin({ deps, config, seePage }: Begun, hangs: Hang[]): void {
    const memory = createPulseMemory()
    const pulse = pulseIn(memory)
    const beating = keepBeating(pulse, 'page')
    watchWork({ turnedTo: notingSteps(pulse, 'page'), isLeftOut: () => false })
    const worker = new Worker(script)
    const counts = syncGroupOf(deps.db)?.counts
    // A worker that was ended may have been in the middle of a commit.
    counts?.forgetBegun()
    worker.onmessage = ({ data }: MessageEvent<FromBackground>) => hear(storage, worker, seePage, data)
    worker.onerror = (event) => die(new Error(`the background stopped: ${event.message}`))
    const leftOut = hangs.map(({ step, leftOutUntil }) => ({ step, until: leftOutUntil }))
    const page = config.debugged ? null : { patience: patience.page, looking: patience.looking }
    const syncs = counts?.memory ?? null
    const own = { config, key: key ?? null, defaultUrl: deps.defaultUrl }
    post(worker, { start: { ...own, pulse: memory, syncs, fence, leftOut, page } })
    const storage = shareStorage(deps, (message) => post(worker, message))
    const watching = watchOver({
      beats: () => pulse.beats('background'),
      patience: () => (config.debugged ? Number.POSITIVE_INFINITY : patienceWith(pulse, patience)),
      hung: () => void startAgain({ deps, config, seePage }, worker, pulse).catch(die),
      looking: patience.looking,
    })
    running.resolve({ worker, stopWatching: watching.stop, stopBeating: beating.stop, stopSharing: storage.stop })
  }

  async function startAgain(begun: Begun, hung: Worker, pulse: Pulse): Promise<void> {
    const { deps, config } = begun
    if (stopping) return
    const { stopBeating, stopSharing } = await running.promise
    running = Promise.withResolvers()
    const { hangs: path } = dataPaths(config.dataFolder)
    const [step, seconds] = [pulse.noted('background'), patienceWith(pulse, patience)]
    deps.logger.error('the background makes no progress and is ended', { step, seconds })
    const keeping = keepHangLater(path, { thread: 'background', step, at: deps.clock.now(), seconds })
    if (!(await hasEnded(hung, patience.ending))) {
      lastWords(config).error('the background cannot be ended: Opsentry ends, to be started again', { step })
      await within(keeping, 1000)
      endProcess(hungExitCode)
    }
    stopBeating()
    stopSharing()
    asks.rejectAll(new Error('the background hung and was started again'))
    begin(begun, takeHangs(deps, path, await keeping, keepLater))
    deps.logger.warn('the background was started again', { leftOut: step })
  }

  /** Resolves with the worker's death, too: a dead worker has nothing left to stop or close. */
  const survived = (promise: Promise<void>) => Promise.race([promise, failed.promise.catch(() => undefined)])

  return {
    ask: ((question, asked) => ask({ question, asked } as BackgroundWork)) as Ask,
    enforceNow: ((rule, origin) => ask({ rule, origin })) as EnforceNow,
    figures: () => figuresSoon(ask({ figures: true }) as Promise<ThreadFigures>),
    workOnList: ((list) => ask({ list })) as WorkOnList,
    failed: failed.promise,
    start(deps, config, seePage) {
      begin({ deps, config, seePage }, takeHangs(deps, dataPaths(config.dataFolder).hangs))
      forget = onQueued(deps.db, wake)
    },
    async stop() {
      forget()
      const { worker, stopWatching } = await running.promise
      stopping = true
      stopWatching()
      post(worker, 'stop')
      await survived(stopped.promise)
    },
    async close() {
      const { worker, stopBeating, stopSharing } = await running.promise
      post(worker, 'close')
      await survived(closed.promise)
      stopBeating()
      stopSharing()
      watchNothing()
      worker.terminate()
    },
  }
}

/** Where it fails, the next process tells of them again. */
function keepLater(path: string, hangs: readonly Hang[]): void {
  writeHangsLater(path, hangs).catch(() => undefined)
}

/** Null where it takes longer than a second, or cannot be said. */
async function figuresSoon(answer: Promise<ThreadFigures>): Promise<ThreadFigures | null> {
  return (
    (await within(
      answer.catch(() => null),
      1000,
    )) ?? null
  )
}

async function pageAnswer(seePage: SeePage, see: { id: number; slug: string; path: string }): Promise<PageAnswer> {
  const { id, slug, path } = see
  try {
    return { id, result: await seePage(slug, path) }
  } catch (error) {
    return { id, error: String(error) }
  }
}

function patienceWith(pulse: Pulse, patience: Patience): number {
  if (pulse.beats('background') === 0) return patience.starting
  else return mayTakeLong(pulse.noted('background')) ? patience.asked : patience.background
}

/** Ends a worker; false where it is still there after that many seconds. */
function hasEnded(worker: Worker, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000, false)
    worker.addEventListener('close', () => {
      clearTimeout(timer)
      resolve(true)
    })
    worker.terminate()
  })
}
