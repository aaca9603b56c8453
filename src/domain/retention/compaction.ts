import { compactAtStart } from '#src/db/freed-pages.ts'
import { instance } from '#src/db/schema/identity.ts'
import { keepBooks, write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { readInstance } from '../settings/instance.ts'

/** At the next start the database file is written anew: it takes its time, and nobody is answered meanwhile. */
export function wantCompaction(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    tx.update(instance).set({ compactAtStart: true }).run()
    recordAudit(tx, deps, actor, {
      action: 'instance.compaction_wanted',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
    })
  })
}

/** At a start, before anything is served. Where the disk has no room for a second file, everything goes on with the first. */
export function compactWhenDue({ db, logger }: Pick<Deps, 'db' | 'logger'>, path: string): void {
  try {
    const wanted = readInstance(db).compactAtStart
    if (!compactAtStart(db, path, wanted)) return
    if (wanted) keepBooks(db, (tx) => tx.update(instance).set({ compactAtStart: false }).run())
    logger.info('the database file was written anew')
  } catch (error) {
    logger.warn('the database file was not written anew', { error: String(error) })
  }
}
