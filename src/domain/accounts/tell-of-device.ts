import type { Tx } from '#src/db/connection.ts'
import type { Deps } from '../context.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { accountById } from './insert-account.ts'

/** Milliseconds in which the first sign-in to a new account is no news to its owner. */
const first = 10 * 60_000

/**
 * Queues the mail about a sign-in with a browser that was not known, in the causing transaction. None waits for a relay that is not
 * there yet: it would be news of another year.
 */
export function tellOfDevice(tx: Tx, deps: Deps, accountId: string, sessionId: string): void {
  const { email, createdAt } = accountById(tx, accountId)
  if (createdAt > deps.clock.now() - first || readRelay(deps) === null) return
  queueAccountMail(tx, deps, { kind: 'new_device', address: email, subjectId: sessionId })
}
