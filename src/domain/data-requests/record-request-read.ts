import { recordReading } from '../audit/record-reading.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { dataRequestById } from './find-data-requests.ts'

/** Records that somebody opens a request, with all that is found under its address. Throws not_found. */
export function recordRequestRead(deps: Pick<Deps, 'clock' | 'db'>, actor: Actor, id: string): void {
  authorizeInstanceAdmin(actor)
  dataRequestById(deps.db, id)
  const subject = { type: 'data_request', id }
  recordReading(deps, actor, { action: 'data_request.read', organizationId: null, subject })
}
