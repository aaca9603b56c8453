import { compactAtStart } from '#src/db/freed-pages.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { changeInstance, noteCompacted } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'

/** Has the database file rewritten at the next start, which takes a while during which nobody is answered. */
export function wantCompaction(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    changeInstance(tx, deps, actor, { set: { compactAtStart: true }, action: 'instance.compaction_wanted' })
  })
}

/** Runs at a start, before anything is served. If the disk has no room for a second file, the first one stays in use. */
export function compactWhenDue({ db, logger }: Pick<Deps, 'db' | 'logger'>, path: string): void {
  try {
    const wanted = readInstance(db).compactAtStart
    if (!compactAtStart(db, path, wanted)) return
    if (wanted) writeUnaudited(db, (tx) => noteCompacted(tx))
    logger.info('the database file was written anew')
  } catch (error) {
    logger.warn('the database file was not written anew', { error: String(error) })
  }
}
