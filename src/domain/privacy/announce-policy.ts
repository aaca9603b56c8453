import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, SystemActor } from '../context.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { type PolicyRow, policyVersion } from './find-policy.ts'

/** Accounts mailed in one transaction: short enough that nobody waits for it. */
const stepSize = 500

/**
 * Mails account holders about published versions, from where the first step left off. Every account that exists gets one mail
 * for each version, a crash in between notwithstanding; later accounts see the banner.
 */
export async function announcePolicies(deps: Deps, actor: SystemActor): Promise<void> {
  for (let version = nextToAnnounce(deps); version; version = nextToAnnounce(deps)) {
    const { id } = version
    write(deps.db, (tx) => announceStep(tx, deps, actor, policyVersion(tx, id)))
    await yieldToEventLoop()
  }
}

/** One step, in the causing transaction: queues the mails of the next accounts and stores its position. */
export function announceStep(tx: Tx, deps: Deps, actor: Actor, version: PolicyRow): void {
  const people = tx
    .select({ id: accounts.id, email: accounts.email })
    .from(accounts)
    .where(and(gt(accounts.id, version.announcedThrough), isNull(accounts.deletionRequestedAt)))
    .orderBy(asc(accounts.id))
    .limit(stepSize)
    .all()
  for (const { email } of people)
    queueAccountMail(tx, deps, { kind: 'policy_change', address: email, subjectId: version.id })
  tx.update(policyVersions)
    .set({
      announcedThrough: people.at(-1)?.id ?? version.announcedThrough,
      announcedAt: people.length < stepSize ? deps.clock.now() : null,
    })
    .where(eq(policyVersions.id, version.id))
    .run()
  recordAudit(tx, deps, actor, {
    action: 'policy.announced',
    organizationId: null,
    subject: { type: 'policy_version', id: version.id },
    changes: { mails: people.length },
  })
}

function nextToAnnounce({ db }: Deps): PolicyRow | undefined {
  const { publishedAt, withdrawnAt, announcedAt } = policyVersions
  return db
    .select()
    .from(policyVersions)
    .where(and(isNotNull(publishedAt), isNull(withdrawnAt), isNull(announcedAt)))
    .orderBy(asc(publishedAt))
    .get()
}
