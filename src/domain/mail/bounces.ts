import type { Tx } from '#src/db/connection.ts'
import type { Deps } from '../context.ts'
import { noteBounceCheck } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'
import type { Mailbox, MailboxPosition } from './mail.ts'

/** The associated data with which the bounce secret is sealed, and opens. */
export const bounceSecretIdentity = 'instance.bounceSecret'

export interface BounceMailbox extends Mailbox {
  /** Null: the mailbox was never read. */
  seen: MailboxPosition | null
}

/** The mailbox for bounces, its password opened; null if they come another way or not at all. */
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
  /** The position the mailbox was read up to; null: not read yet. */
  position: MailboxPosition | null
  problem: string | null
}

/** In the causing transaction; not if another mailbox was configured meanwhile, where the position means nothing. */
export function noteMailboxLook(tx: Tx, { clock }: Pick<Deps, 'clock'>, read: BounceMailbox, look: MailboxLook): void {
  const { bounceHost, bounceUser } = readInstance(tx)
  if (bounceHost !== read.host || bounceUser !== read.user) return
  const bounceSeen = look.position === null ? null : JSON.stringify(look.position)
  noteBounceCheck(tx, { bounceSeen, bounceCheckedAt: clock.now(), bounceProblem: look.problem })
}

/** The secret that signs bounces posted here; null while none are accepted. */
export function readBounceSecret(deps: Pick<Deps, 'db' | 'secrets'>): string | null {
  const { bounceMode, bounceSecret } = readInstance(deps.db)
  return bounceMode === 'webhook' && bounceSecret !== null
    ? deps.secrets.open(bounceSecret, bounceSecretIdentity)
    : null
}
