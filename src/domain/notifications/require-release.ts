import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Actor } from '../context.ts'
import { DomainError } from '../errors.ts'
import type { Topic } from './audience.ts'
import { countByChannel, people } from './audience-counts.ts'

/** What would be told to so many people waits for a second person. Whoever can keep it until then catches this. */
export class ReleaseRequired extends DomainError {
  constructor(
    readonly people: number,
    readonly above: number,
  ) {
    const count = (number: number) => number.toLocaleString('en')
    super(
      'conflict',
      `This would be told to ${count(people)} people, and what is told to more than ${count(above)} is released by a second person first. Nothing was told.`,
    )
  }
}

/**
 * In the transaction that is about to tell people: throws ReleaseRequired where a second person has to release it, so that nothing of
 * it happens. The schedule's own steps pass: they were read with the plan.
 */
export function requireRelease(db: Reader, actor: Actor, organizationId: OrganizationId, topic: Topic): void {
  const above = passes(actor) ? null : reviewAbove(db, organizationId)
  if (above !== null) refuseMore(countPeople(db, organizationId, topic), above)
}

/** The same of an audience that was counted. */
export function requireReleaseFor(db: Reader, actor: Actor, organizationId: OrganizationId, audience: number): void {
  const above = passes(actor) ? null : reviewAbove(db, organizationId)
  if (above !== null) refuseMore(audience, above)
}

/** People that are told without a second person; null: any number. */
export function reviewAbove(db: Reader, organizationId: OrganizationId): number | null {
  const row = db
    .select({ above: organizations.reviewAbove })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .get()
  return row?.above ?? null
}

function passes(actor: Actor): boolean {
  if (actor.kind === 'system' && actor.origin.userAgent === 'job') return true
  return 'publishing' in actor && actor.publishing?.due === 'released'
}

function refuseMore(audience: number, above: number): void {
  if (audience > above) throw new ReleaseRequired(audience, above)
}

/** Programs are not counted. */
function countPeople(db: Reader, organizationId: OrganizationId, topic: Topic): number {
  const counted = countByChannel(db, organizationId, topic)
  return people.reduce((sum, channel) => sum + (counted.get(channel) ?? 0), 0)
}
