import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { Role } from '#src/words.ts'
import { revokeTokensOf } from '../api-tokens/revoke-api-token.ts'
import type { Actor, Deps } from '../context.ts'
import { type Credential, type EndingEvent, endings, type Fate, type SubjectOf } from '../endings.ts'
import { withdrawSent } from '../invitations/change-invitation.ts'
import { endPassesOfPerson } from '../page-access/forget-reader.ts'
import { endPasses } from '../passes/pass-epoch.ts'
import { accountById } from './insert-account.ts'
import { forgetTokens, voidLinks } from './one-time-tokens.ts'
import { forgetPendingTotp } from './pending-totp.ts'
import { endProofsIn } from './session-proofs.ts'
import { removeSessions, renewSession } from './sessions.ts'

/** How much ended with an event. */
export interface Ended extends Record<Exclude<Credential, 'passes'>, number> {
  /** The new token of the session that caused it, for its cookie; null where that ends too or stays as it is. */
  renewedSession: string | null
}

/**
 * Ends what the table (domain/endings.ts) says that this event ends, in the causing transaction: before the account's address
 * changes, and after its role has. Each revoked token and withdrawn invitation is recorded in its organization's chain; the event
 * itself is the caller's to record.
 */
export function endCredentials<Event extends EndingEvent>(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db' | 'ids'>,
  actor: Actor,
  event: Event,
  subject: SubjectOf<Event>,
): Ended {
  const row = endings[event]
  const cause: Cause = { tx, deps, actor, event, ...nobody, ...subject }
  passes[row.passes](cause)
  return {
    sessions: sessions[row.sessions](cause),
    links: links[row.links](cause),
    invitations: invitations[row.invitations](cause),
    tokens: tokens[row.tokens](cause),
    renewedSession: row.sessions === 'others end, its own is renewed' ? renewOwn(cause) : null,
  }
}

const nobody = { accountId: null, organizationId: null, sessionId: '' }

interface Cause {
  tx: Tx
  deps: Pick<Deps, 'clock' | 'db' | 'ids'>
  actor: Actor
  event: EndingEvent
  accountId: string | null
  organizationId: string | null
  sessionId: string
}

type CarriedOut<Of extends Credential> = Record<Fate<Of>, (cause: Cause) => number>

const nothing = () => 0

const sessions: CarriedOut<'sessions'> = {
  stay: nothing,
  'others end': endOthers,
  'others end, its own is renewed': endOthers,
  'all end': (cause) => endOthers({ ...cause, sessionId: '' }),
  // Each request reads role and membership anew: organizations/find-organization.ts.
  'act with the new role': nothing,
  // Membership is read anew, too; what its identity provider vouched for must not open it again on the day they come back.
  'lose the organization': ({ tx, ...whose }) => endProofsIn(tx, whose),
}

function endOthers({ tx, accountId, sessionId }: Cause): number {
  return removeSessions(tx, accountId ?? '', sessionId)
}

function renewOwn({ tx, deps, accountId, sessionId }: Cause): string | null {
  return renewSession(tx, deps, accountId ?? '', sessionId)
}

const links: CarriedOut<'links'> = {
  stay: nothing,
  void: voidDying,
  'void, and so is the undo of a deletion': (cause) =>
    voidDying(cause) + forgetTokens(cause.tx, cause.accountId ?? '', ['undo_deletion']),
  'the pending change is replaced': ({ tx, accountId }) =>
    forgetTokens(tx, accountId ?? '', ['verify_email', 'cancel_email_change']),
}

function voidDying({ tx, accountId }: Cause): number {
  const account = accountById(tx, accountId ?? '')
  forgetPendingTotp(tx, account.id)
  return voidLinks(tx, account)
}

const invitations: CarriedOut<'invitations'> = {
  stay: nothing,
  void: (cause) => withdrawSent(cause.tx, cause.deps, cause.actor, ownerOf(cause), { because: cause.event }),
  'above the new role void': (cause) => {
    const { tx, deps, actor, event: because } = cause
    return withdrawSent(tx, deps, actor, ownerOf(cause), { because, beyond: roleOf(tx, cause) })
  },
}

const tokens: CarriedOut<'tokens'> = {
  stay: nothing,
  end: (cause) => revokeTokensOf(cause.tx, cause.deps, cause.actor, ownerOf(cause), cause.event),
  // Each use reads the role anew: api-tokens/find-api-token.ts.
  'act with the new role': nothing,
}

const passes: CarriedOut<'passes'> = {
  stay: nothing,
  end({ tx, accountId, organizationId }) {
    // To a member the session is the pass, besides those that their address was mailed; one for a page's password names nobody.
    if (accountId !== null) return endPassesOfPerson(tx, accountById(tx, accountId).email, organizationId)
    if (organizationId === null) return 0
    endPasses(tx, organizationId)
    return 1
  },
}

function ownerOf({ accountId, organizationId }: Cause) {
  if (accountId !== null && organizationId !== null) return { accountId, organizationId }
  if (accountId !== null) return { accountId }
  if (organizationId !== null) return { organizationId }
  throw new Error('an event that happens to nobody')
}

function roleOf(db: Reader, { accountId, organizationId }: Cause): Role | undefined {
  return db
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.accountId, accountId ?? ''), eq(memberships.organizationId, organizationId ?? '')))
    .get()?.role
}
