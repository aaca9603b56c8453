import { and, count, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { announcements } from '#src/db/schema/announcements.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceSeries, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { publications } from '#src/db/schema/publications.ts'
import { write } from '#src/db/write.ts'
import type { Act } from '#src/words/publishing.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Member } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { Held } from './held.ts'
import { openStates, type Publication, subjectOf, textsOf } from './publication.ts'
import { othersThan } from './releasers.ts'

export interface ToHold {
  act: Act
  args: unknown[]
  publishAt: number | null
  state: 'in_review' | 'scheduled'
  /** In the same transaction, such as to remove the draft. */
  held?: ((tx: Tx, actor: Member) => void) | undefined
}

/** Of one organization at once: a program that tries without end fills nothing. */
const mostWaiting = 100
/** Characters of what is kept. */
const longest = 200_000

/**
 * Keeps what somebody would publish, as a verb and what it is called with. The same of the same author waits once, so that a
 * program that tries again makes no second one. The caller has tried it, so that it is allowed and possible. Throws conflict where too much waits.
 */
export function hold(deps: Deps, actor: Actor, organizationId: OrganizationId, input: ToHold): Held {
  const { act, args, publishAt, state, held } = input
  const row = {
    ...{ act, args, publishAt, state, organizationId, ...authorOf(actor) },
    subjectId: subjectOf(args),
    title: textsOf(args).title ?? titleOf(deps.db, subjectOf(args)),
  }
  if (JSON.stringify(args).length > longest) throw invalid({}, 'This is too long to be kept: shorten the text.')
  const same = sameWaiting(deps.db, row)
  if (same) return new Held(same)
  const publication = write(deps.db, (tx) => {
    refuseTooMany(tx, organizationId)
    const now = deps.clock.now()
    const kept = tx
      .insert(publications)
      .values({ ...row, id: deps.ids.id(), createdAt: now, updatedAt: now })
      .returning()
      .get()
    if (actor.kind === 'member') held?.(tx, actor)
    if (state === 'in_review') askOthers(tx, deps, kept)
    recordAudit(tx, deps, actor, {
      action: state === 'in_review' ? 'publication.held' : 'publication.scheduled',
      organizationId,
      subject: { type: 'publication', id: kept.id },
      changes: { act, title: row.title, ...(row.subjectId !== '' && { of: row.subjectId }), publishAt },
    })
    return kept
  })
  return new Held(publication)
}

/** In the causing transaction: one mail to everybody who could release it. */
export function askOthers(tx: Tx, deps: Deps, publication: Publication): void {
  const { id, organizationId } = publication
  for (const { address } of othersThan(tx, publication))
    queueAccountMail(tx, deps, { kind: 'publication', address, subjectId: id, organizationId })
}

export function authorOf(actor: Actor): Pick<Publication, 'authorId' | 'tokenId' | 'tokenName'> {
  return {
    authorId: actor.kind === 'member' ? actor.accountId : null,
    tokenId: actor.kind === 'token' ? actor.tokenId : null,
    tokenName: actor.kind === 'token' ? actor.name : null,
  }
}

/** Of the incident, window, series or announcement with this id; '' where there is none. */
export function titleOf(db: Deps['db'] | Tx, id: string): string {
  for (const table of [incidents, maintenanceWindows, announcements]) {
    const row = db.select({ title: table.title }).from(table).where(eq(table.id, id)).get()
    if (row) return row.title
  }
  const series = db.select().from(maintenanceSeries).where(eq(maintenanceSeries.id, id)).get()
  return series?.template.title ?? ''
}

type Kept = Pick<
  Publication,
  'organizationId' | 'act' | 'args' | 'subjectId' | 'publishAt' | 'state' | 'authorId' | 'tokenId'
>

function sameWaiting(db: Deps['db'], row: Kept): Publication | undefined {
  return db
    .select()
    .from(publications)
    .where(
      and(
        eq(publications.organizationId, row.organizationId),
        eq(publications.state, row.state),
        eq(publications.subjectId, row.subjectId),
      ),
    )
    .all()
    .find((one) => isSame(one, row))
}

function isSame(one: Publication, row: Kept): boolean {
  return (
    one.act === row.act &&
    one.authorId === row.authorId &&
    one.tokenId === row.tokenId &&
    one.publishAt === row.publishAt &&
    JSON.stringify(one.args) === JSON.stringify(row.args)
  )
}

function refuseTooMany(tx: Tx, organizationId: OrganizationId): void {
  const row = tx
    .select({ count: count() })
    .from(publications)
    .where(and(eq(publications.organizationId, organizationId), inArray(publications.state, [...openStates])))
    .get()
  if ((row?.count ?? 0) >= mostWaiting)
    throw conflict(`${mostWaiting} texts wait to be published: release, send back or withdraw some first.`)
}
