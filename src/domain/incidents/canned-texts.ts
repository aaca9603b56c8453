import { and, asc, count, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { cannedTexts } from '#src/db/schema/announcements.ts'
import { write } from '#src/db/write.ts'
import type { AuditActionOf } from '#src/words/audit.ts'
import { type CannedKind, cannedKinds } from '#src/words/publishing.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import { bodyProblem } from './check-incident.ts'
import { fillVariables, momentVariables } from './template-variables.ts'

export type CannedText = typeof cannedTexts.$inferSelect

export interface CannedInput {
  kind: CannedKind
  name: string
  /** Of a maintenance; '' elsewhere. */
  title: string
  /** Markdown with variables. */
  body: string
}

const longestName = 100
const longestTitle = 255
/** A phrase is a sentence or two. */
const longestPhrase = 1000
/** Of one organization: all phrases stand in each composer. */
const mostTexts = 100

export function checkCannedText(form: Form): Checked<CannedInput> {
  const kind = cannedKinds.find((one) => one === form.text('kind'))
  const name = form.text('name').replace(/\s+/g, ' ')
  const title = kind === 'maintenance' ? form.text('title').replace(/\s+/g, ' ') : ''
  const body = form.raw('body').replace(/\r\n/g, '\n').trim()
  const errors = fieldErrors({
    kind: kind ? undefined : 'Choose what it is for.',
    name: nameProblem(name),
    title: title.length > longestTitle ? `Keep the title under ${longestTitle} characters.` : undefined,
    body: cannedProblem(kind, body),
  })
  return checked({ kind: kind ?? 'phrase', name, title, body }, errors)
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'Tell the team what it is for.'
  return [...name].length > longestName ? `A name has at most ${longestName} characters.` : undefined
}

function cannedProblem(kind: CannedKind | undefined, body: string): string | undefined {
  if (body === '') return 'Write the text.'
  if (kind === 'phrase' && [...body].length > longestPhrase)
    return `A phrase has at most ${longestPhrase.toLocaleString('en')} characters: make it a template.`
  return bodyProblem(body)
}

/** Throws conflict where there are too many. */
export function createCannedText(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: CannedInput,
): CannedText {
  authorize(actor, 'incidents:write', organizationId)
  return write(deps.db, (tx) => {
    const own = eq(cannedTexts.organizationId, organizationId)
    if ((tx.select({ count: count() }).from(cannedTexts).where(own).get()?.count ?? 0) >= mostTexts)
      throw conflict(`There are ${mostTexts} texts already: remove one that nobody needs.`)
    const now = deps.clock.now()
    const row = { ...input, id: deps.ids.id(), organizationId, createdAt: now, updatedAt: now }
    const text = tx.insert(cannedTexts).values(row).returning().get()
    recordAudit(tx, deps, actor, entryOf(text, 'created', { ...input }))
    return text
  })
}

/** What the form of a text shows of it. */
export function cannedFields({ kind, name, title, body }: CannedInput): CannedInput {
  return { kind, name, title, body }
}

/** Writes what was touched in the form. Throws not_found, and Meanwhile where somebody else has changed the same field. */
export function editCannedText(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  typed: CannedInput,
  shown: Shown = {},
): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const found = findCannedText(tx, organizationId, id)
    const before = cannedFields(found)
    const after = onlyTouched(before, typed, shown)
    tx.update(cannedTexts)
      .set({ ...after, updatedAt: deps.clock.now() })
      .where(eq(cannedTexts.id, id))
      .run()
    recordAudit(tx, deps, actor, entryOf(found, 'edited', { before, after: { ...after } }))
  })
}

/** Throws not_found. */
export function removeCannedText(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const found = findCannedText(tx, organizationId, id)
    tx.delete(cannedTexts).where(eq(cannedTexts.id, id)).run()
    recordAudit(tx, deps, actor, entryOf(found, 'removed', { before: cannedFields(found) }))
  })
}

/** By name; `kind` absent: all of them. */
export function listCannedTexts(db: Reader, organizationId: OrganizationId, kind?: CannedKind): CannedText[] {
  return db
    .select()
    .from(cannedTexts)
    .where(and(eq(cannedTexts.organizationId, organizationId), kind && eq(cannedTexts.kind, kind)))
    .orderBy(asc(cannedTexts.kind), asc(cannedTexts.name), asc(cannedTexts.id))
    .all()
}

/** As they are put into a text now: what Opsentry knows is filled in, the rest is left for whoever writes. */
export function filledCannedTexts(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  organization: { id: OrganizationId; name: string; timeZone: string },
  kind: CannedKind,
): CannedText[] {
  const known = { organization: organization.name, ...momentVariables(clock.now(), organization.timeZone) }
  return listCannedTexts(db, organization.id, kind).map((text) => ({
    ...text,
    title: fillVariables(text.title, known),
    body: fillVariables(text.body, known),
  }))
}

/** Throws not_found for another organization's text and for an unknown one alike. */
export function findCannedText(db: Reader, organizationId: OrganizationId, id: string): CannedText {
  const text = db
    .select()
    .from(cannedTexts)
    .where(and(eq(cannedTexts.id, id), eq(cannedTexts.organizationId, organizationId)))
    .get()
  if (!text) throw notFound('text')
  return text
}

function entryOf(
  { id, organizationId }: CannedText,
  what: AuditActionOf<'canned_text'>,
  changes: Record<string, unknown>,
) {
  return { action: `canned_text.${what}` as const, organizationId, subject: { type: 'canned_text', id }, changes }
}
