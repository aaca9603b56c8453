import { and, eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { findImport } from './find-import.ts'

/** Lets the job import the list, step by step (run-imports.ts). Throws conflict for one that was started already. */
export function startImport(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'subscribers:write', organizationId)
  write(deps.db, (tx) => {
    const { state, total, optedOut, unreachable } = findImport(tx, organizationId, id)
    if (state !== 'previewed' || total === 0)
      throw conflict('This import was started already, or there is nobody in it.')
    tx.update(subscriberImports).set({ state: 'running', found: null }).where(eq(subscriberImports.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'subscriber_import.started',
      organizationId,
      subject: { type: 'subscriber_import', id },
      changes: { people: total, ...(optedOut + unreachable > 0 ? { optedOut, unreachable } : {}) },
    })
  })
}

/** Deletes a preview, addresses and all; an import that was started stays. */
export function discardImport(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'subscribers:write', organizationId)
  findImport(deps.db, organizationId, id)
  writeUnaudited(deps.db, (tx) => {
    tx.delete(subscriberImports)
      .where(and(eq(subscriberImports.id, id), eq(subscriberImports.state, 'previewed')))
      .run()
  })
}
