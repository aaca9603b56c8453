import { existsSync } from 'node:fs'
import { digestOf } from '#src/db/checksum.ts'
import type { Db } from '#src/db/connection.ts'
import { syncNow } from '#src/db/durability.ts'
import { perDb } from '#src/db/per-db.ts'
import { revision } from '#src/db/write.ts'
import { logState } from '#src/db/write-ahead-log.ts'
import { type NewestEntry, newestEntry } from '#src/domain/audit/newest-entry.ts'
import type { Deps } from '#src/domain/context.ts'
import { atWork, returning } from '#src/domain/time/at-work.ts'
import { everyTwoSeconds } from '#src/domain/time/every-second.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { placeText } from '#src/platform/place-file.ts'
import { fileState, isQuicklyRead, readHead, textOf, writeHead } from './audit-head.ts'

const place = returning(placeText)

/** Remembers, while serving, how far the database has come; it may lag by two seconds. No write waits for it, and neither does the thread. */
export function startRemembering(deps: Pick<Deps, 'db' | 'logger'>, paths: DataPaths): { stop: () => Promise<void> } {
  let known: string | undefined
  let failed = false
  let running: Promise<void> | undefined

  async function look(): Promise<void> {
    known = await rememberOpen(deps, paths, known)
    failed = false
  }

  /** Said once, and not every two seconds: what is remembered lags meanwhile. */
  function say(error: unknown): void {
    if (!failed) deps.logger.warn('how far the database has come is not remembered', { error: String(error) })
    failed = true
  }

  const looking = everyTwoSeconds(() => {
    running ??= atWork('audit head', look)
      .catch(say)
      .finally(() => {
        running = undefined
      })
  })
  return {
    async stop() {
      looking.stop()
      await running
    },
  }
}

/** Remembers how far an open database has come, unless `known` says as much. Resolves with what is known then. */
export async function rememberOpen(
  deps: Pick<Deps, 'db'>,
  paths: DataPaths,
  known?: string,
): Promise<string | undefined> {
  const text = present(deps, paths)
  if (text === undefined || text === known) return known
  // What was committed before this is on disk after it, in the log or, if that was begun anew meanwhile, in the database.
  await syncNow(deps.db)
  await place(paths.auditHead, text)
  return text
}

const read = perDb('newest audit entry', (_: Db) => ({ of: '', newest: null as NewestEntry | null }))

/** The file comes first: one that was written after this has what its log had. */
function present({ db }: Pick<Deps, 'db'>, paths: DataPaths): string | undefined {
  const file = fileState(paths)
  const [log, newest] = [logState(db), newestNow(db)]
  return log && newest ? textOf({ newest, log, file, closed: false, digest: null }) : undefined
}

/** Read again once anything was committed. */
function newestNow(db: Db): NewestEntry | null {
  const [known, of] = [read(db), revision(db)]
  return known.of === of ? known.newest : Object.assign(known, { newest: newestEntry(db), of }).newest
}

/** `close`, after which is remembered what the database held. */
export function rememberingAtClose(db: Db, paths: DataPaths, close: () => void): () => void {
  return () => {
    const newest = newestOrNull(db)
    close()
    rememberClosed(paths, newest)
  }
}

/** A database that cannot be read any more has to be closed all the same. */
function newestOrNull(db: Db): NewestEntry | null {
  try {
    return newestEntry(db)
  } catch {
    return null
  }
}

/**
 * After a database was closed, in which this was the newest entry. Whoever has it open still remembers by themselves. Never throws: a
 * command that has done its work has done it.
 */
export function rememberClosed(paths: DataPaths, newest: NewestEntry | null): void {
  try {
    if (newest === null || existsSync(`${paths.database}-wal`)) return
    const file = fileState(paths)
    const known = readHead(paths)
    if (known?.closed && Bun.deepEquals([known.file, known.newest], [file, newest])) return
    const digest = isQuicklyRead(file) ? digestOf(paths.database, file.size) : null
    writeHead(paths, { newest, log: null, file, closed: true, digest })
  } catch {
    // It lags, then.
  }
}
