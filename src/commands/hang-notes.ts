import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Hang } from '#src/domain/alarms/hang.ts'
import { placeFile, placeText } from '#src/platform/place-file.ts'

/*
 * In a file, because a thread that hangs may hold the database's lock, and the process that ends then has to tell the next one.
 */

/** Hangs that are remembered. */
const most = 50

/** Oldest first; none where the file is missing or was broken off. */
export function readHangs(path: string): Hang[] {
  try {
    const content: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
    return Array.isArray(content) ? content.filter(isHang) : []
  } catch {
    return []
  }
}

/** Replaces the file as a whole; throws what the disk throws. */
export function writeHangs(path: string, hangs: readonly Hang[]): void {
  placeFile(path, (beside) => writeFileSync(beside, textOf(hangs)))
}

/** The same, for a thread that must not wait for a disk. */
export function writeHangsLater(path: string, hangs: readonly Hang[]): Promise<void> {
  return placeText(path, textOf(hangs))
}

function textOf(hangs: readonly Hang[]): string {
  return `${JSON.stringify(hangs.slice(-most))}\n`
}

function isHang(value: unknown): value is Hang {
  return (
    typeof value === 'object' &&
    value !== null &&
    'thread' in value &&
    (value.thread === 'page' || value.thread === 'background') &&
    'step' in value &&
    typeof value.step === 'string' &&
    ['at', 'seconds', 'leftOutUntil'].every((name) => typeof Reflect.get(value, name) === 'number') &&
    'told' in value &&
    typeof value.told === 'boolean'
  )
}
