import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { digestOf } from '#src/db/checksum.ts'
import type { Db } from '#src/db/connection.ts'
import { type LogState, saltOf, wholeFrames } from '#src/db/write-ahead-log.ts'
import { isWithout, type NewestEntry } from '#src/domain/audit/newest-entry.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { placeFile } from '#src/platform/place-file.ts'

/*
 * How far the database had come, in a file beside the key: a database that lost its write-ahead log, or was exchanged for an older one,
 * is sound by itself. The file is written after what it tells is on disk (commands/remember-head.ts): it may lag, and never leads.
 */

export interface AuditHead {
  newest: NewestEntry
  /** Null where everything stood in the database file. */
  log: LogState | null
  /** The database file as it was then. */
  file: FileState
  /** The one that wrote this was the last that had it open, and has closed it in order. */
  closed: boolean
  /** SHA-256 of the file, where it was closed and is quickly read; else null. */
  digest: string | null
}

/** Bytes that are read whole in some 100 ms. */
const quicklyRead = 32 * 1024 * 1024

export function isQuicklyRead({ size }: Pick<FileState, 'size'>): boolean {
  return size <= quicklyRead
}

export interface FileState {
  /** Bytes. */
  size: number
  /** When it was last written; UTC ms. */
  writtenAt: number
}

/** Null where the file is missing or cannot be read as one: then there is nothing to compare with. */
export function readHead({ auditHead }: DataPaths): AuditHead | null {
  try {
    const head: unknown = existsSync(auditHead) ? JSON.parse(readFileSync(auditHead, 'utf8')) : null
    return isHead(head) ? head : null
  } catch {
    return null
  }
}

export function writeHead({ auditHead }: DataPaths, head: AuditHead): void {
  placeFile(auditHead, (beside) => writeFileSync(beside, textOf(head)))
}

export function textOf(head: AuditHead): string {
  return `${JSON.stringify(head)}\n`
}

export function fileState({ database }: DataPaths): FileState {
  const { size, mtimeMs } = statSync(database)
  return { size, writtenAt: Math.floor(mtimeMs) }
}

/** What a start, or verify, finds to be otherwise than it was. */
export interface Fault {
  sentence: string
  /** Something is missing that was there: messages may have left since. */
  isBehind: boolean
}

/**
 * What changed in a database file that was closed in order, without anybody who wrote to it, as a sentence; null: nothing. SQLite's own
 * check finds what breaks its structure alone.
 */
export function faultOfFile(paths: DataPaths, head: AuditHead): string | null {
  if (head.digest === null || !isAsClosed(paths) || digestOf(paths.database, head.file.size) === head.digest)
    return null
  return `${paths.database} was changed since Opsentry closed it, and by nobody who wrote to it: a disk fails, or a memory.`
}

/** Whether the database file is as somebody left it who closed it in order. To be asked before anybody opens it. */
export function isAsClosed(paths: DataPaths): boolean {
  const head = readHead(paths)
  const log = statSync(`${paths.database}-wal`, { throwIfNoEntry: false })?.size ?? 0
  return head?.closed === true && log === 0 && Bun.deepEquals(fileState(paths), head.file)
}

/** What is wrong with the write-ahead log, as a sentence; null: nothing is. To be asked before anybody opens the database to write. */
export function faultOfLog(paths: DataPaths, { log, file }: AuditHead): string | null {
  const path = `${paths.database}-wal`
  if (log === null || log.frames <= log.folded) return null
  const salt = saltOf(path)
  if (salt === log.salt) {
    const whole = wholeFrames(path, log.frames)
    // Whoever serves may have begun it anew meanwhile.
    return whole < log.frames && saltOf(path) === salt
      ? `${path} is torn: of ${log.frames} frames that were on disk ${whole} are whole, and what stood in the others is lost. ${damaged}`
      : null
  }
  // Whoever folds a log into the database writes that file; one that is as it was has nothing of it.
  if (fileState(paths).writtenAt !== file.writtenAt) return null
  const lost = log.frames - log.folded
  return `${path} is ${salt === undefined ? 'lost' : 'another one'}: ${lost} frames of it were not in ${paths.database} yet. ${damaged}`
}

const damaged = 'A disk failed, or somebody moved, cut or overwrote it.'

/** Whether the database has come less far than it had, as a sentence; null: it has not. */
export function faultOfHead(db: Db, { database, auditHead }: DataPaths, { newest }: AuditHead): string | null {
  if (!isWithout(db, newest)) return null
  const moment = new Date(newest.at).toISOString()
  const whose = newest.chain === '' ? 'the instance' : `organization ${newest.chain}`
  return `${database} is an older state than ${auditHead} remembers: audit entry ${newest.sequence} of ${whose}, of ${moment}, is not in it. Either ${database}-wal was lost or damaged, as where the file was copied without it, or an older file was put in its place.`
}

/** What to do after any of them. */
export const afterFault =
  'Put back the files that belong there, or a backup with opsentry restore. Or start Opsentry to go on with what is here: it records this, and where something is missing it holds the messages that were queued until you decide.'

function isHead(value: unknown): value is AuditHead {
  if (!isRecord(value) || !isRecord(value.newest) || !isRecord(value.file)) return false
  const { newest, file, log, closed, digest } = value
  const isLog = log === null || (isRecord(log) && typeof log.salt === 'string' && areNumbers(log.frames, log.folded))
  return (
    areNumbers(newest.entries, newest.sequence, newest.at, file.size, file.writtenAt) &&
    typeof newest.chain === 'string' &&
    typeof newest.hash === 'string' &&
    isLog &&
    (digest === null || typeof digest === 'string') &&
    typeof closed === 'boolean'
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function areNumbers(...values: unknown[]): boolean {
  return values.every((value) => Number.isSafeInteger(value))
}
