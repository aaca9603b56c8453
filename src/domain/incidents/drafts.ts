import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { drafts } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { authorize } from '../authorize.ts'
import type { Deps, Member } from '../context.ts'
import { invalid } from '../errors.ts'

/** A draft belongs to one person alone and is kept on the server, so that a closed tab loses nothing. */

export type DraftFields = Record<string, string>

export interface Draft {
  fields: DraftFields
  /** UTC ms. */
  updatedAt: number
}

/** Drafts of an incident that has no id yet. */
export const newIncident = ''
/** Draft of maintenance that is not planned yet. */
export const newMaintenance = 'maintenance'

const longestDraft = 200_000

/** Saves the form as it stands; a form without text removes the draft. No audit entry, because nothing is decided. */
export function saveDraft(deps: Deps, actor: Member, subjectId: string, fields: DraftFields): void {
  authorize(actor, 'incidents:write', actor.organizationId)
  if (JSON.stringify(fields).length > longestDraft)
    throw invalid({ body: 'This is too long to be kept as a draft: shorten the text.' })
  writeUnaudited(deps.db, (tx) => {
    if (isEmpty(fields)) forgetDraft(tx, actor, subjectId)
    else putDraft(tx, deps, actor, subjectId, fields)
  })
}

export function discardDraft(deps: Deps, actor: Member, subjectId: string): void {
  authorize(actor, 'incidents:write', actor.organizationId)
  writeUnaudited(deps.db, (tx) => forgetDraft(tx, actor, subjectId))
}

/** Whose it is. */
type Owner = Pick<Member, 'accountId' | 'organizationId'>

export function findDraft(db: Reader, actor: Owner, subjectId: string): Draft | undefined {
  return db.select().from(drafts).where(isOf(actor, subjectId)).get()
}

/** In the causing transaction. */
export function putDraft(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { accountId, organizationId }: Owner,
  subjectId: string,
  fields: DraftFields,
): void {
  const row = { fields, updatedAt: clock.now() }
  tx.insert(drafts)
    .values({ accountId, organizationId, subjectId, ...row })
    .onConflictDoUpdate({ target: [drafts.accountId, drafts.organizationId, drafts.subjectId], set: row })
    .run()
}

/** In the causing transaction: removes a draft that was published or discarded. */
export function forgetDraft(tx: Tx, actor: Member, subjectId: string): void {
  tx.delete(drafts).where(isOf(actor, subjectId)).run()
}

/** Chosen, not typed: every form sends them, so that alone they are no draft. */
const isChoice = (name: string) =>
  /^(status|notify.*|nextUpdateIn|(publishAt|scheduled|auto|repeat|remind).*|rule|(service|group|reminder)-.*)$/.test(
    name,
  )

function isEmpty(fields: DraftFields): boolean {
  return Object.entries(fields).every(([name, value]) => isChoice(name) || value.trim() === '')
}

function isOf({ accountId, organizationId }: Owner, subjectId: string) {
  return and(
    eq(drafts.accountId, accountId),
    eq(drafts.organizationId, organizationId),
    eq(drafts.subjectId, subjectId),
  )
}
