import { and, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { publications } from '#src/db/schema/publications.ts'
import { inFirstWrite, writeUnaudited } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { type AuditFacts, recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Member, SystemActor } from '../context.ts'
import { conflict } from '../errors.ts'
import { incidentWriters } from '../team/incident-writers.ts'
import { idOf } from './preview.ts'
import { type Publication, withPromiseFrom } from './publication.ts'

/** Calls the verb of a publication (publishing/acts.ts), with what it is called with. */
export type Perform = (actor: Actor, publication: Publication) => unknown

/** Who does it, and who decided it. */
export interface Publisher {
  /** Its author, or whoever released it where they may not. */
  actor: Actor
  decidedBy: Actor
  action: AuditAction
  due: 'released' | 'not released'
  /** Kept of the decision: who released it, or why nobody could. */
  kept?: Partial<Pick<Publication, 'releasedById' | 'releasedDigest' | 'reason'>>
  /** In the audit log besides. */
  noted?: Record<string, unknown>
}

/**
 * Publishes it: what it tells, that it is published and who decided it commit together. Returns the id of the incident, window or
 * announcement. Throws what the verb throws, conflict where it was changed or published meanwhile.
 */
export function publish(
  deps: Deps,
  publication: Publication,
  by: Publisher,
  perform: Perform,
  besides: (tx: Tx) => void = () => {},
): string {
  const { id, organizationId, version, act, title, subjectId } = publication
  const now = deps.clock.now()
  const facts: AuditFacts = {
    action: by.action,
    organizationId,
    subject: { type: 'publication', id },
    changes: { act, title, author: publication.authorId ?? publication.tokenId, version, ...by.kept, ...by.noted },
  }
  const settle = (tx: Tx) => {
    const settled = tx
      .update(publications)
      .set({ reason: null, ...by.kept, state: 'published', args: [], publishedAt: now, updatedAt: now })
      .where(and(eq(publications.id, id), eq(publications.version, version), eq(publications.state, publication.state)))
      .returning({ id: publications.id })
      .all()
    if (settled.length === 0) throw conflict('Somebody else has changed or published this meanwhile.')
    besides(tx)
    recordAudit(tx, deps, by.decidedBy, facts)
  }
  const actor = { ...by.actor, publishing: { due: by.due } } as Actor
  const args = withPromiseFrom(publication.args, publication.createdAt, now)
  const made = inFirstWrite(settle, () => perform(actor, { ...publication, args }))
  const resultId = subjectId || idOf(made) || id
  writeUnaudited(deps.db, (tx) => void tx.update(publications).set({ resultId }).where(eq(publications.id, id)).run())
  return resultId
}

/**
 * In whose name it is published: its author's, while they may publish; else that of whoever released it. Null: neither may any more,
 * and a person has to decide. `now`: who decides at this moment; absent: nobody does, the clock alone.
 */
export function publisherOf(deps: Deps, publication: Publication, now?: Member): Actor | null {
  const { organizationId, authorId, tokenId, releasedById } = publication
  const own = authorId === null ? null : memberNamed(deps, publication, authorId)
  if (own) return own
  if (authorId === null && tokenId === null) return atTheConsole
  return now ?? (releasedById === null ? null : memberNamed(deps, { organizationId }, releasedById))
}

/** The operator's, at the console. */
const atTheConsole: SystemActor = {
  kind: 'system',
  name: 'publications',
  origin: { ip: '', userAgent: 'console', requestId: '' },
}

function memberNamed(
  { db }: Deps,
  { organizationId }: Pick<Publication, 'organizationId'>,
  accountId: string,
): Member | null {
  const releaser = incidentWriters(db, organizationId).find(({ id }) => id === accountId)
  if (!releaser) return null
  const { id, name, role } = releaser
  const origin = { ip: '', userAgent: 'job', requestId: '' }
  return { kind: 'member', accountId: id, name, role, organizationId, origin }
}
