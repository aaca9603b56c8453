import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import type { Form } from '../forms/form.ts'
import { readRelay } from '../mail/read-relay.ts'
import { utcDay, utcDayStart } from '../time/utc-day.ts'
import { announceStep } from './announce-policy.ts'
import { fillPolicy } from './fill-policy.ts'
import { type PolicyRow, type PolicyVersion, policyDraft, policyVersion, publishedPolicies } from './find-policy.ts'
import { operatorIsKnown, policyFacts } from './operator.ts'

/** Minimum time in milliseconds between notifying account holders of a change and its taking effect. */
export const noticePeriod = 14 * 24 * 3_600_000

const aDay = 24 * 3_600_000

export interface Publication {
  /** True where it changes something for somebody, rather than wording alone. */
  material: boolean
  /** A UTC day, `2026-03-25`, at whose beginning it takes effect; '': at once. */
  effectiveOn: string
}

/** A correction of wording takes effect at once, whatever day stands in the form. */
export function readPublication(form: Form): Publication {
  const material = form.text('material') !== 'no'
  return { material, effectiveOn: material ? form.text('effectiveOn') : '' }
}

/** The first day on which a change that is published now may take effect: every day begins at midnight UTC. */
export function earliestDay(now: number): string {
  return utcDay(Math.ceil((now + noticePeriod) / aDay) * aDay)
}

/** True while no version was published, except withdrawn ones: the first may take effect at once. */
export function isFirstVersion(db: Reader): boolean {
  return publishedPolicies(db).every(({ withdrawnAt }) => withdrawnAt !== null)
}

/**
 * Publishes the draft: from then on its text never changes. A change that matters takes effect 14 days later or more, and is
 * mailed to every account holder; the first version, and one that changes nothing for anybody, may take effect at once.
 * Throws not_found without a draft, invalid on `effectiveOn` or `summary`, conflict where nobody can be notified.
 */
export function publishPolicy(deps: Deps, actor: Actor, input: Publication): PolicyVersion {
  authorizeInstanceAdmin(actor)
  return write(deps.db, (tx) => {
    const draft = policyDraft(tx)
    if (!draft) throw notFound('draft')
    const first = isFirstVersion(tx)
    const material = first || input.material
    const announced = material && !first
    refuseUnready(deps, draft, announced)

    const publishedAt = deps.clock.now()
    const effectiveAt = effectFrom(input.effectiveOn, publishedAt, announced)
    const text = fillPolicy(draft.source, policyFacts(deps))
    tx.update(policyVersions)
      .set({ text, material, publishedAt, effectiveAt, announcedAt: announced ? null : publishedAt })
      .where(eq(policyVersions.id, draft.id))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'policy.published',
      organizationId: null,
      subject: { type: 'policy_version', id: draft.id },
      changes: { effectiveAt, material, first },
    })
    if (announced) announceStep(tx, deps, actor, policyVersion(tx, draft.id))
    return policyVersion(tx, draft.id)
  })
}

function refuseUnready(deps: Deps, draft: PolicyRow, announced: boolean): void {
  if (!operatorIsKnown(deps.db))
    throw conflict('First say who is responsible for the data here: name and contact under Operator.')
  if (!announced) return
  if (draft.summary === '')
    throw invalid({}, 'Say in the draft what changes: account holders read it in the mail and above their pages.')
  if (readRelay(deps) === null)
    throw conflict('No mail can be sent: connect a mail server, so that account holders can be notified.')
}

function effectFrom(day: string, now: number, announced: boolean): number {
  const at = day === '' && !announced ? now : utcDayStart(day)
  if (at === null) throw invalid({ effectiveOn: 'Choose the day on which it takes effect.' })
  if (announced && at < now + noticePeriod)
    throw invalid({
      effectiveOn: `Account holders have to know 14 days ahead: choose ${earliestDay(now)} or a later day.`,
    })
  if (at < now - (now % aDay)) throw invalid({ effectiveOn: 'Choose today or a later day.' })
  return Math.max(at, now)
}
