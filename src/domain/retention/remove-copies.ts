import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from './run.ts'

export interface Copy {
  file: string
  /** UTC ms. */
  madeAt: number
}

/** Removes old copies that upgrades and restores made, even the newest: it still holds people erased since. */
export function removeOldCopies(run: Run): void {
  const old = copiesIn(run.deps.backupsFolder).filter(({ madeAt }) => madeAt < run.before)
  const broken = filesIn(run.deps.backupsFolder, partOfCopy).filter(({ madeAt }) => madeAt < run.before)
  for (const { file } of [...old, ...broken]) run.deps.removeFile(file)
  run.count('copies', old.length)
}

/** Of a copy that was put aside with them, or that was broken off. */
const partOfCopy = /^before-.*\.db(-wal|-shm|-journal|\.half(-wal|-shm|-journal)?)$/

/** Newest first. */
export function copiesIn(folder: string): Copy[] {
  return filesIn(folder, /^before-.*\.db$/)
}

function filesIn(folder: string, named: RegExp): Copy[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => named.test(name))
    .map((name) => join(folder, name))
    .map((file) => ({ file, madeAt: statSync(file).mtimeMs }))
    .sort((a, b) => b.madeAt - a.madeAt)
}
