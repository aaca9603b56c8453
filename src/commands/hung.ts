import { writeSync } from 'node:fs'
import type { Config } from '#src/config.ts'
import { type Hang, newHang } from '#src/domain/alarms/hang.ts'
import { reportHang } from '#src/domain/alarms/report-hang.ts'
import type { Deps, Logger } from '#src/domain/context.ts'
import { postponeHung } from '#src/domain/deliveries/postpone-hung.ts'
import { createLogger } from '#src/platform/logger.ts'
import { readHangs, writeHangs, writeHangsLater } from './hang-notes.ts'

/** Milliseconds in which two messages of one notification that hang are one matter. */
const shortly = 3_600_000

/** For a process that is about to end: written before anything goes on, where the usual logger would still be at it. */
export function lastWords({ logLevel: level, logFormat: format }: Config): Logger {
  return createLogger({ level, format }, (line) => {
    try {
      writeSync(process.stdout.fd, `${line}\n`)
    } catch {
      // Nobody reads it.
    }
  })
}

type Happened = Pick<Hang, 'thread' | 'step' | 'at' | 'seconds'>

/** Keeps a hang for the next process, by one that is about to end. Where the disk takes nothing, the others are told all the same. */
export function keepHang(path: string, happened: Happened): void {
  try {
    writeHangs(path, withEarlier(path, happened))
  } catch {
    // The log has it.
  }
}

/** The same, for this process, too, whose thread must not wait for a disk. Resolves with all that are kept. */
export async function keepHangLater(path: string, happened: Happened): Promise<Hang[]> {
  const hangs = withEarlier(path, happened)
  await writeHangsLater(path, hangs).catch(() => undefined)
  return hangs
}

function withEarlier(path: string, happened: Happened): Hang[] {
  const earlier = readHangs(path)
  return [...earlier, newHang(happened, earlier)]
}

/**
 * Tells the operator of each hang that nobody was told of, and lets messages wait that hung. To be called while the background
 * does not run. `keep`: of one that waits for no disk, the next process may tell of them again. Returns all hangs there were.
 */
export function takeHangs(
  deps: Deps,
  path: string,
  hangs: Hang[] = readHangs(path),
  keep: (path: string, told: readonly Hang[]) => void = writeHangs,
): Hang[] {
  const news = hangs.filter(({ told }) => !told)
  if (news.length === 0) return hangs
  try {
    for (const hang of news) {
      const { thread, step, at, leftOutUntil } = hang
      deps.logger.warn('a thread had hung', { thread, step, at: new Date(at).toISOString() })
      const earlier = hangs.filter((one) => one !== hang && at - one.at < shortly).map((one) => one.step)
      postponeHung(deps, { step, until: leftOutUntil, earlier })
      reportHang(deps, hang)
    }
    const told = hangs.map((hang) => ({ ...hang, told: true }))
    keep(path, told)
    return told
  } catch (error) {
    deps.logger.error('what hung could not be noted', { error: String(error) })
    return hangs
  }
}
