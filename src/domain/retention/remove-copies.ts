import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from './run.ts'

/** Copies that upgrades and restores made: the newest stays, whatever its age, because it may be the one that is needed. */
export function removeOldCopies(run: Run): void {
  const [, ...others] = copiesIn(run.deps.backupsFolder)
  const old = others.filter(({ madeAt }) => madeAt < run.before)
  for (const { file } of old) rmSync(file, { force: true })
  run.count('copies', old.length)
}

/** Newest first. */
function copiesIn(folder: string): { file: string; madeAt: number }[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^before-.*\.db$/.test(name))
    .map((name) => join(folder, name))
    .map((file) => ({ file, madeAt: statSync(file).mtimeMs }))
    .sort((a, b) => b.madeAt - a.madeAt)
}
