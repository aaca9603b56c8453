import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Config } from '#src/config.ts'
import type { Logger } from '#src/domain/context.ts'
import type { ShownLease } from '#src/domain/lease/keep-lease.ts'
import { within } from '#src/domain/time/within.ts'
import type { Keys } from '#src/platform/backup-file.ts'
import { randomIds } from '#src/platform/ids.ts'
import { createLogger } from '#src/platform/logger.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { placeFile, removeFile } from '#src/platform/place-file.ts'
import { type CommandContext, CommandError, UsageError } from './command.ts'
import { type Following, followBackups, followCommand } from './follow.ts'
import type { LeaseAtWork } from './lease.ts'
import { holderOf } from './lease-holder.ts'
import { placeInEnvironment } from './lease-place.ts'
import { lockOf } from './lock-folder.ts'
import { keysIn } from './open-backup.ts'
import { prepareFolder } from './prepare-folder.ts'
import { putBack } from './put-back.ts'
import { secretsAtHand } from './secrets-at-hand.ts'
import { version } from './version.ts'

/** Milliseconds for which a look that is at work keeps a stand-by from serving what it has at hand. */
const longestLook = 60_000

export interface StandbyOptions {
  /** Undefined: the backups in the bucket are followed. */
  fetch: string | undefined
  /** Milliseconds beyond the end of the lease. */
  patience: number
  takesOver: boolean
  keys: Keys
}

interface Typed {
  fetch?: string | undefined
  after?: string | undefined
  'take-over'?: boolean | undefined
  identity?: string | undefined
  'passphrase-file'?: string | undefined
}

export function standbyOptionsIn(typed: Typed): StandbyOptions {
  const after = typed.after ?? '0'
  if (!/^\d{1,5}$/.test(after)) throw new UsageError('--after takes a number of seconds.')
  return {
    ...{ fetch: typed.fetch, patience: Number(after) * 1000, takesOver: typed['take-over'] ?? false },
    keys: keysIn(typed),
  }
}

/**
 * Waits for the lease, and has the newest data at hand meanwhile. Resolves once it is held and that data stands in its place, so that it is
 * served as a backup that was put back: true; false where Opsentry was stopped before. Whoever held the lease last goes on with its own.
 */
export async function standBy(
  lease: LeaseAtWork,
  context: CommandContext,
  options: StandbyOptions,
  stopped: Promise<void>,
): Promise<boolean> {
  const { config } = context
  if (!config.standbyBucket)
    throw new CommandError('Set OPSENTRY_STANDBY_BUCKET: a stand-by waits for the lease there.')
  const logger = createLogger({ level: config.logLevel, format: config.logFormat })
  const paths = prepareFolder(config.dataFolder)
  const secrets = secretsAtHand(paths, context)
  if (secrets === null)
    throw new CommandError(
      `Put the secret key of the instance into ${paths.secretKey} (mode 600), or set OPSENTRY_SECRET_KEY: a stand-by cannot serve its data without.`,
    )
  const lock = lockOf(paths)
  if (!lock)
    throw new CommandError(`Another Opsentry uses ${paths.folder}: stop it, or set OPSENTRY_DATA to another folder.`)
  let isLocked = true
  const unlock = () => {
    if (isLocked) lock.release()
    isLocked = false
  }
  const place = placeInEnvironment(config.standbyBucket)
  const kept = { paths, secrets }
  const { fetch } = options
  const following = fetch === undefined ? followBackups(kept, place, options.keys) : followCommand(kept, fetch)
  const follower = keepFollowing(following, logger)
  const server = answer(config, () => sentenceOf(lease.shown(), following))
  try {
    logger.info('standing by', { port: server.port, data: paths.folder })
    const refused = await lease.begin(place, {
      ...{ holder: holderOf(paths, randomIds), seconds: config.leaseSeconds, patience: options.patience },
      ...{ wish: options.takesOver ? 'take over' : 'stand by', isReady: () => isPrepared(paths, following) },
    })
    if (refused !== null) throw new CommandError(refused)
    const isHeld = await Promise.race([lease.held().then(() => true), stopped.then(() => false)])
    const isOver = await follower.stop()
    if (!isHeld) return false
    if (lease.shown()?.isContinued && !existsSync(paths.takingOver)) return true
    if (isOver) await lookOnceMore(following, logger)
    unlock()
    const { name = '', madeAt = 0 } = following.atHand() ?? {}
    logger.warn('this stand-by takes over', { with: name, of: new Date(madeAt).toISOString() })
    putBack(paths.standby, paths, name)
    for (const file of [paths.takingOver, paths.standbyNotes, paths.standby]) removeFile(file)
    return true
  } finally {
    unlock()
    await server.stop(true)
  }
}

/**
 * Asked just before the lease is written: from then on this folder is its holder, whatever database is in it. A crash before the newest data
 * stands in its place leaves the mark, and the next start goes on from there.
 */
function isPrepared({ takingOver }: DataPaths, following: Following): boolean {
  if (following.atHand() === null) return false
  if (!existsSync(takingOver)) placeFile(takingOver, (beside) => writeFileSync(beside, ''))
  return true
}

/** What is fetched while the lease is held is newer than what was at hand; where that fails, what was at hand is served. */
async function lookOnceMore(following: Following, logger: Logger): Promise<void> {
  if (!following.isLive) return
  try {
    await following.look()
  } catch (error) {
    logger.error('the newest data could not be fetched: what was fetched before is served', { error: String(error) })
  }
}

/** `stop`: true once a look that was at work is over. */
function keepFollowing(following: Following, logger: Logger): { stop: () => Promise<boolean | undefined> } {
  let isOver = false
  let said: string | undefined
  const over = Promise.withResolvers<void>()
  async function run(): Promise<void> {
    while (!isOver) {
      const before = following.atHand()?.name
      const problem = await following.look().then(
        () => undefined,
        (error) => (error instanceof Error ? error.message : String(error)),
      )
      if (problem !== undefined && problem !== said) logger.warn('the stand-by cannot follow', { problem })
      said = problem
      const { name, madeAt = 0 } = following.atHand() ?? {}
      if (name !== undefined && name !== before)
        logger.info('the stand-by has data at hand', { name, of: new Date(madeAt).toISOString() })
      // One that has nothing yet looks more often.
      await within(over.promise, name === undefined ? 2000 : following.pause)
    }
  }
  const running = run()
  return {
    async stop() {
      isOver = true
      over.resolve()
      return await within(
        running.then(() => true),
        longestLook,
      )
    },
  }
}

/** For whoever asks whether it is alive, or ready: it is the one, and not the other. */
function answer({ host: hostname, port, tls }: Config, sentence: () => string): Bun.Server<undefined> {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '5' }
  return Bun.serve({
    ...{ hostname, port, maxRequestBodySize: 1024, idleTimeout: 10 },
    ...(tls ? { tls: { cert: readFileSync(tls.cert, 'utf8'), key: readFileSync(tls.key, 'utf8') } } : {}),
    fetch: (request) =>
      new URL(request.url).pathname === '/healthz'
        ? new Response(`ok\nversion ${version}\n${sentence()}\n`, { headers })
        : new Response(`not ready: ${sentence()}\n`, { status: 503, headers }),
  })
}

function sentenceOf(lease: ShownLease | null, following: Following): string {
  const { name } = following.atHand() ?? {}
  return `stand-by; ${waiting(lease)}; ${name === undefined ? 'nothing is at hand yet' : `${name} is at hand`}`
}

function waiting(lease: ShownLease | null): string {
  if (lease?.isHeld) return 'it holds the lease and begins to serve'
  if (lease === null || (lease.lease === null && lease.problem !== null))
    return 'the bucket of the lease does not answer'
  if (lease.lease === null) return 'nobody has held the lease yet'
  const { name, term } = lease.lease
  if (lease.waitsFor === 'order') return `${name} gave the lease up in order (term ${term}): --take-over takes it`
  return `${name} holds the lease (term ${term})`
}
