import { asc, desc, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { subProcessorChanges, subProcessors } from '#src/db/schema/privacy.ts'

export type SubProcessor = typeof subProcessors.$inferSelect
export type SubProcessorChange = typeof subProcessorChanges.$inferSelect

/** Present sub-processors, by name. */
export function listSubProcessors(db: Reader): SubProcessor[] {
  return db
    .select()
    .from(subProcessors)
    .where(isNull(subProcessors.removedAt))
    .orderBy(asc(subProcessors.name), asc(subProcessors.id))
    .all()
}

/** Every change of the list, the newest first. */
export function listSubProcessorChanges(db: Reader): SubProcessorChange[] {
  return db.select().from(subProcessorChanges).orderBy(desc(subProcessorChanges.at), desc(subProcessorChanges.id)).all()
}
