import { and, eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { publications } from '#src/db/schema/publications.ts'
import { rehearse, write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps, Member } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { ReleaseRequired } from '../notifications/require-release.ts'
import { findPublication } from './find-publication.ts'
import { askOthers } from './hold.ts'
import { isOpen, type Publication, type Texts, textsOf, withTexts } from './publication.ts'
import type { Perform } from './publish.ts'
import { refusePast } from './publishable.ts'

export interface PublicationChange extends Texts {
  version: number
  /** UTC ms; null: once somebody publishes or releases it. */
  publishAt: number | null
}

const nowAPersons = 'Nobody has to release it. Publish it when it is right.'

/**
 * Changes the text or the time of what waits. Whoever changes it is its author from then on, and what was released has to be released
 * again. Throws what its verb refuses.
 */
export function changePublication(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  id: string,
  input: PublicationChange,
  perform: Perform,
): Publication {
  authorize(actor, 'incidents:write', organizationId)
  const before = findPublication(deps.db, organizationId, id)
  if (!isOpen(before)) throw conflict('This is published already.')
  if (before.version !== input.version) throw conflict('This was changed since you opened it. Read it again.')
  const { publishAt } = input
  if (publishAt !== null && publishAt !== before.publishAt) refusePast(deps, publishAt)
  const args = withTexts(before.args, input)
  const { title = before.title, body } = textsOf(args)
  if (body?.trim() === '') throw invalid({ body: 'Write what people are to read.' })
  const changed = { ...before, args, title, publishAt }
  const after = { ...stateOf(deps, actor, changed, perform), args, title, publishAt }
  return write(deps.db, (tx) => {
    const row = tx
      .update(publications)
      .set({
        ...after,
        ...{ authorId: actor.accountId, tokenId: null, tokenName: null, releasedById: null, releasedDigest: null },
        version: before.version + 1,
        updatedAt: deps.clock.now(),
      })
      .where(and(eq(publications.id, id), eq(publications.version, before.version)))
      .returning()
      .get()
    if (!row) throw conflict('Somebody else has changed or published this meanwhile.')
    if (row.state === 'in_review') askOthers(tx, deps, row)
    recordAudit(tx, deps, actor, {
      action: 'publication.changed',
      organizationId,
      subject: { type: 'publication', id },
      changes: {
        before: { publishAt: before.publishAt, title: before.title },
        after: { publishAt, title, state: row.state, version: row.version },
      },
    })
    return row
  })
}

/** What it waits for, found out by trying it. */
function stateOf(
  deps: Deps,
  actor: Member,
  changed: Publication,
  perform: Perform,
): Pick<Publication, 'state' | 'reason'> {
  const trying: Actor = { ...actor, publishing: { due: 'not released' } }
  try {
    rehearse(
      () => perform(trying, changed),
      () => undefined,
    )
  } catch (error) {
    if (error instanceof ReleaseRequired) return { state: 'in_review', reason: null }
    throw error
  }
  return changed.publishAt !== null && changed.publishAt > deps.clock.now()
    ? { state: 'scheduled', reason: null }
    : { state: 'waiting', reason: nowAPersons }
}
