import { recordReading } from '../audit/record-reading.ts'
import type { Actor, Deps } from '../context.ts'
import type { RequestFilter } from './find-requests.ts'

/** Looking for one visitor's requests is recorded, with the address that was looked for; reading the log as a whole is not. */
export function recordLookUp(deps: Pick<Deps, 'clock' | 'db'>, actor: Actor, { ip }: RequestFilter): void {
  if (ip === undefined) return
  recordReading(deps, actor, {
    action: 'request_log.searched',
    organizationId: null,
    subject: { type: 'address', id: '' },
    changes: { address: ip.slice(0, 100) },
  })
}
