import { count, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { modelConsents } from '#src/db/schema/language-models.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { findLanguageModel, type LanguageModel, modelName } from './language-model.ts'

/** The model to which this organization's members may give their texts; undefined: there is none, or it was not allowed. */
export function modelFor(db: Reader, organizationId: OrganizationId): LanguageModel | undefined {
  return isModelAllowed(db, organizationId) ? findLanguageModel(db) : undefined
}

export function isModelAllowed(db: Reader, organizationId: OrganizationId): boolean {
  return db.select().from(modelConsents).where(eq(modelConsents.organizationId, organizationId)).get() !== undefined
}

/**
 * Lets an organization's members give their texts to the model, or no longer. `seen`: the model as the form named it. Throws
 * conflict where there is none, or another by now.
 */
export function allowModel(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { allowed, seen }: { allowed: boolean; seen: string },
): void {
  authorize(actor, 'organization:write', organizationId)
  write(deps.db, (tx) => {
    const model = findLanguageModel(tx)
    if (!model) throw conflict('The instance admin has set no model.')
    if (allowed && modelName(model) !== seen)
      throw conflict('The instance admin has set another model meanwhile. Read where texts go now, then save again.')
    const before = isModelAllowed(tx, organizationId)
    if (allowed)
      tx.insert(modelConsents).values({ organizationId, since: deps.clock.now() }).onConflictDoNothing().run()
    else tx.delete(modelConsents).where(eq(modelConsents.organizationId, organizationId)).run()
    recordAudit(tx, deps, actor, {
      action: allowed ? 'organization.model_allowed' : 'organization.model_forbidden',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { before, after: allowed, model: modelName(model) },
    })
  })
}

/** How many organizations let their members ask it. */
export function organizationsAllowing(db: Reader): number {
  return db.select({ organizations: count() }).from(modelConsents).get()?.organizations ?? 0
}
