import { and, eq, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { subProcessorChanges, subProcessors } from '#src/db/schema/privacy.ts'
import { write } from '#src/db/write.ts'
import type { SubProcessorChangeKind } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import type { SubProcessorInput } from './check-sub-processor.ts'
import type { SubProcessor } from './find-sub-processors.ts'

export function addSubProcessor(deps: Deps, actor: Actor, input: SubProcessorInput): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const id = deps.ids.id()
    tx.insert(subProcessors)
      .values({ ...input, id })
      .run()
    recordChange(tx, deps, actor, { kind: 'added', id, input })
  })
}

/** Throws not_found for one that is unknown or was removed. Saving it unchanged adds nothing to the list's history. */
export function changeSubProcessor(deps: Deps, actor: Actor, id: string, input: SubProcessorInput): void {
  authorizeInstanceAdmin(actor)
  const before = subProcessorById(deps.db, id)
  if (same(before, input)) return
  write(deps.db, (tx) => {
    subProcessorById(tx, id)
    tx.update(subProcessors).set(input).where(eq(subProcessors.id, id)).run()
    recordChange(tx, deps, actor, { kind: 'changed', id, input, before })
  })
}

/** It stays in the history of the list. */
export function removeSubProcessor(deps: Deps, actor: Actor, id: string): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const { name, purpose, location, url, since } = subProcessorById(tx, id)
    tx.update(subProcessors).set({ removedAt: deps.clock.now() }).where(eq(subProcessors.id, id)).run()
    recordChange(tx, deps, actor, { kind: 'removed', id, input: { name, purpose, location, url, since } })
  })
}

/** Throws not_found for one that is unknown or was removed. */
export function subProcessorById(db: Reader, id: string): SubProcessor {
  const row = db
    .select()
    .from(subProcessors)
    .where(and(eq(subProcessors.id, id), isNull(subProcessors.removedAt)))
    .get()
  if (!row) throw notFound('sub-processor')
  return row
}

interface Change {
  kind: SubProcessorChangeKind
  id: string
  input: SubProcessorInput
  before?: SubProcessor
}

/** Records a change both in the list's own history, which visitors read, and in the audit log. */
function recordChange(tx: Tx, deps: Deps, actor: Actor, { kind, id, input, before }: Change): void {
  tx.insert(subProcessorChanges)
    .values({ ...input, id: deps.ids.id(), subProcessorId: id, kind, at: deps.clock.now() })
    .run()
  recordAudit(tx, deps, actor, {
    action: `sub_processor.${kind}`,
    organizationId: null,
    subject: { type: 'sub_processor', id },
    changes: before ? { before, after: input } : { ...input },
  })
}

function same(a: SubProcessorInput, b: SubProcessorInput): boolean {
  const fields = ['name', 'purpose', 'location', 'url', 'since'] as const
  return fields.every((field) => a[field] === b[field])
}
