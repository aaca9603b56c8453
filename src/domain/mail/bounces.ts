import type { Tx } from '#src/db/connection.ts'
import type { Deps } from '../context.ts'
import { noteBounceCheck } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'
import type { Mailbox, MailboxPosition } from './mail.ts'

/** The associated data with which the bounce secret is sealed, and opens. */
export const bounceSecretIdentity = 'instance.bounceSecret'

export interface BounceMailbox extends Mailbox {
  /** Null: it was never read. */
  seen: MailboxPosition | null
}

/** The mailbox that bounces come to, its password opened; null where they come another way, or none. */
export function readBounceMailbox(deps: Pick<Deps, 'db' | 'secrets'>): BounceMailbox | null {
  const row = readInstance(deps.db)
  const { bounceHost: host, bouncePort: port, bounceSecurity: security, bounceUser: user, bounceSecret } = row
  if (row.bounceMode !== 'mailbox' || host === null || port === null || security === null) return null
  if (user === null || bounceSecret === null) return null
  const password = deps.secrets.open(bounceSecret, bounceSecretIdentity)
  const seen: MailboxPosition | null = row.bounceSeen === null ? null : JSON.parse(row.bounceSeen)
  return { host, port, security, user, password, seen }
}

export interface MailboxLook {
  /** How far it was read; null: not at all. */
  position: MailboxPosition | null
  problem: string | null
}

/** In the causing transaction, unless another mailbox was configured meanwhile: a position means nothing there. */
export function noteMailboxLook(tx: Tx, { clock }: Pick<Deps, 'clock'>, read: BounceMailbox, look: MailboxLook): void {
  const { bounceHost, bounceUser } = readInstance(tx)
  if (bounceHost !== read.host || bounceUser !== read.user) return
  const bounceSeen = look.position === null ? null : JSON.stringify(look.position)
  noteBounceCheck(tx, { bounceSeen, bounceCheckedAt: clock.now(), bounceProblem: look.problem })
}

/** The secret with which bounces that are posted here are signed; null where none are taken. */
export function readBounceSecret(deps: Pick<Deps, 'db' | 'secrets'>): string | null {
  const { bounceMode, bounceSecret } = readInstance(deps.db)
  return bounceMode === 'webhook' && bounceSecret !== null
    ? deps.secrets.open(bounceSecret, bounceSecretIdentity)
    : null
}
