import { and, eq } from 'drizzle-orm'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { notesProblem } from './check-data-request.ts'
import { type DataRequest, dataRequestById } from './find-data-requests.ts'

/** Saves the admins' own notes on the request. Throws invalid on `notes`. */
export function noteDataRequest(deps: Deps, actor: Actor, id: string, input: { notes: string }): void {
  authorizeInstanceAdmin(actor)
  const notes = input.notes.trim()
  const problem = notesProblem(notes)
  if (problem) throw invalid({ notes: problem })
  change(deps, actor, id, 'noted', { notes })
}

/** Closes the request as done. If two admins close it at once, one gets conflict. */
export function answerDataRequest(deps: Deps, actor: Actor, id: string): void {
  authorizeInstanceAdmin(actor)
  change(deps, actor, id, 'answered', { state: 'answered', closedAt: deps.clock.now() })
}

/** Closes the request as refused, with the reason. Throws invalid on `reason`. */
export function refuseDataRequest(deps: Deps, actor: Actor, id: string, input: { reason: string }): void {
  authorizeInstanceAdmin(actor)
  const reason = input.reason.trim()
  const problem = reason === '' ? 'Give a reason: you have to tell it to the person who asked.' : notesProblem(reason)
  if (problem) throw invalid({ reason: problem })
  change(deps, actor, id, 'refused', { state: 'refused', reason, closedAt: deps.clock.now() })
}

function change(
  deps: Deps,
  actor: Actor,
  id: string,
  action: 'answered' | 'noted' | 'refused',
  set: Partial<DataRequest>,
): void {
  write(deps.db, (tx) => {
    dataRequestById(tx, id)
    const changed = tx
      .update(dataRequests)
      .set(set)
      .where(and(eq(dataRequests.id, id), eq(dataRequests.state, 'open')))
      .returning({ id: dataRequests.id })
      .get()
    if (!changed) throw conflict('This request is closed already.')
    recordAudit(tx, deps, actor, {
      action: `data_request.${action}`,
      organizationId: null,
      subject: { type: 'data_request', id },
    })
  })
}
