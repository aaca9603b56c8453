import { and, asc, eq, isNull, lt, type Placeholder, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { prepared } from '#src/db/prepared.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { type ImportRow, subscriberImports } from '#src/db/schema/imports.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { BroughtState } from '#src/words/subscriber-imports.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { insertSubscribers } from '../notifications/insert-subscribers.ts'
import { consentOfImport } from '../subscribers/consent.ts'
import { forgottenAmong } from '../subscribers/forgotten-addresses.ts'
import { isActive, type Subscriber } from '../subscribers/subscriber.ts'
import { removableBefore } from '../time/clock-reading.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** Rows per transaction: short enough that a visitor's request in between does not wait noticeably. */
const step = 500
/** Steps in one go; the job comes again a second later. */
const stepsPerRun = 20
/** Milliseconds for which a list that nobody has started is kept. */
const previewLifetime = 24 * 3_600_000

/**
 * Takes the next steps of the imports that were started, and forgets previews that nobody started within a day. Progress is
 * written with each step: after a crash the next step begins where the last one ended.
 */
export async function runImports(deps: Deps, actor: Actor): Promise<void> {
  forgetOldPreviews(deps)
  for (let taken = 0; taken < stepsPerRun && takeNextStep(deps, actor); taken++) await yieldToEventLoop()
}

/** The next rows of the oldest import; false when there is none. */
export function takeNextStep(deps: Deps, actor: Actor): boolean {
  const id = oldestRunning(deps.db).get()?.id
  if (id === undefined) return false
  const rows = rowsOf(deps.db, id)
  writeUnaudited(deps.db, (tx) => {
    const before = tx.select(progress).from(subscriberImports).where(eq(subscriberImports.id, id)).get()
    if (before) advance(tx, deps, actor, { id, ...before }, rows)
  })
  return true
}

const progress = {
  organizationId: subscriberImports.organizationId,
  consent: subscriberImports.consent,
  done: subscriberImports.done,
  added: subscriberImports.added,
  kept: subscriberImports.kept,
  skipped: subscriberImports.skipped,
}

type Progress = Pick<typeof subscriberImports.$inferSelect, 'id' | keyof typeof progress>

function advance(tx: Tx, deps: Deps, actor: Actor, before: Progress, rows: ImportRow[]): void {
  const part = rows.slice(before.done, before.done + step)
  const brought = bringPeople(tx, deps, before, part)
  const added = before.added + brought.filter(isActive).length
  const kept = before.kept + brought.filter((person) => !isActive(person)).length
  const skipped = before.skipped + part.length - brought.length
  const done = before.done + part.length
  const finished = done >= rows.length
  tx.update(subscriberImports)
    .set({
      done,
      added,
      kept,
      skipped,
      ...(finished ? { state: 'done', finishedAt: deps.clock.now(), rows: [] } : {}),
    })
    .where(eq(subscriberImports.id, before.id))
    .run()
  if (!finished) return
  lastList.forget(deps.db)
  recordAudit(tx, deps, actor, {
    action: 'subscriber_import.finished',
    organizationId: before.organizationId,
    subject: { type: 'subscriber_import', id: before.id },
    changes: { added, ...(kept > 0 ? { kept } : {}), skipped },
  })
}

/** Returns who was added: people who subscribed, left or were erased since the preview stay as they are. */
function bringPeople(tx: Tx, deps: Deps, { organizationId, consent }: Progress, part: ImportRow[]): Subscriber[] {
  const forgotten = forgottenAmong(deps, organizationId)(
    tx,
    part.map(({ email }) => email),
  )
  const welcome = part.filter(({ email }) => !forgotten.has(email))
  if (welcome.length === 0) return []
  const now = deps.clock.now()
  const people = welcome.map(({ email, state, incidents = true, maintenance = true, serviceIds, language }) => ({
    channel: 'email' as const,
    address: email,
    ...(state === undefined ? { state: 'active' as const } : columnsOf(state, now)),
    followsIncidents: incidents,
    followsMaintenance: maintenance,
    followsAll: serviceIds === undefined,
    language,
    consent: consentOfImport(consent),
    createdAt: now,
    serviceIds,
  }))
  return insertSubscribers(tx, deps, organizationId, people)
}

/** Nothing is sent to them, and no other list brings them back. */
function columnsOf(state: BroughtState, now: number) {
  return state === 'unsubscribed'
    ? { state, unsubscribedAt: now }
    : { state, quarantinedAt: now, stateReason: 'The imported list says that it cannot be reached.' }
}

/** Prepared, because it is asked each second. */
const oldestRunning = (db: Db) =>
  prepared(db, 'oldest running import', () =>
    db
      .select({ id: subscriberImports.id })
      .from(subscriberImports)
      .innerJoin(organizations, eq(organizations.id, subscriberImports.organizationId))
      .where(and(eq(subscriberImports.state, 'running'), isNull(organizations.deletedAt)))
      .orderBy(asc(subscriberImports.createdAt), asc(subscriberImports.id))
      .limit(1)
      .prepare(),
  )

/** Caches the running list, because reading a long one takes longer than a step with it; it does not change. */
const lastList = perDb('subscriber import', (_: Db) => ({ id: '', rows: [] as ImportRow[] }))

function rowsOf(db: Db, id: string): ImportRow[] {
  const known = lastList(db)
  if (known.id === id) return known.rows
  const found = db
    .select({ rows: subscriberImports.rows })
    .from(subscriberImports)
    .where(eq(subscriberImports.id, id))
    .get()
  return Object.assign(known, { id, rows: found?.rows ?? [] }).rows
}

function forgetOldPreviews(deps: Deps): void {
  const { db } = deps
  const before = removableBefore(deps) - previewLifetime
  if (oldPreview(db).get({ before }))
    writeUnaudited(db, (tx) => void tx.delete(subscriberImports).where(isOldPreview(before)).run())
}

function isOldPreview(before: number | Placeholder) {
  return and(eq(subscriberImports.state, 'previewed'), lt(subscriberImports.createdAt, before))
}

const oldPreview = (db: Db) =>
  prepared(db, 'old preview', () =>
    db
      .select({ id: subscriberImports.id })
      .from(subscriberImports)
      .where(isOldPreview(sql.placeholder('before')))
      .limit(1)
      .prepare(),
  )
