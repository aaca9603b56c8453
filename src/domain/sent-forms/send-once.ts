import { and, desc, eq, gt, isNotNull, isNull, lt, or } from 'drizzle-orm'
import { restOnEarlier } from '#src/db/acting.ts'
import type { Reader, Tx } from '#src/db/connection.ts'
import { sentForms } from '#src/db/schema/sent-forms.ts'
import { tryWrite, withFirstWrite } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { removableBefore } from '../time/clock-reading.ts'
import { idOfForm, type SentForm } from './form-key.ts'

/** Milliseconds for which a second post is known. */
export const keptFor = 24 * 3_600_000
/** Sent forms of one account, the newest. */
const mostKept = 500

/** A page of this instance, and the sentence that it shows once. */
export interface Led {
  url: string
  sentence?: string
}

/** `led` is null where the process ended before its answer was written down. */
export type Earlier = { same: boolean; led: Led | null }

/** What came of the form when it was sent before; undefined where nothing was done. */
export function earlierSending(deps: Pick<Deps, 'db' | 'clock' | 'secrets'>, form: SentForm): Earlier | undefined {
  const row = deps.db
    .select()
    .from(sentForms)
    .where(and(isOf(form), isNull(sentForms.typed), gt(sentForms.expiresAt, deps.clock.now())))
    .get()
  if (!row) return undefined
  restOnEarlier()
  const led = row.answer === null ? null : (JSON.parse(deps.secrets.open(row.answer, answerIdentity(form.id))) as Led)
  return { same: row.digest === form.digest, led }
}

/** Was the form of that key done, which was sent to `path`? */
export function wasSent(db: Reader, key: string, path: string): boolean {
  return (
    db
      .select({ id: sentForms.id })
      .from(sentForms)
      .where(and(eq(sentForms.id, idOfForm(key, path)), isNull(sentForms.typed)))
      .get() !== undefined
  )
}

/**
 * Does what a form asks. That it was sent is written in the transaction of its effect: after a crash there are both or
 * neither. Where it is refused after all, the form may be sent again. Throws conflict where another process has done it
 * meanwhile.
 */
export async function sending<T>(deps: Deps, form: SentForm, act: () => T | Promise<T>): Promise<T> {
  let claimed = false
  const claiming = (tx: Tx) => {
    claim(tx, deps, form)
    claimed = true
  }
  try {
    return await withFirstWrite(claiming, act)
  } catch (error) {
    // A claim of another process stays.
    if (claimed) releaseForm(deps, form)
    throw error
  }
}

function claim(tx: Tx, { clock }: Pick<Deps, 'clock'>, { id, accountId, digest }: SentForm): void {
  const now = clock.now()
  forget(tx, accountId, removableBefore({ db: tx, clock }))
  const times = { createdAt: now, expiresAt: now + keptFor }
  // A text that waited for its sign-in is sent with this.
  const done = { digest, answer: null, typed: null, ...times }
  const claimed = tx
    .insert(sentForms)
    .values({ id, accountId, ...done })
    .onConflictDoUpdate({ target: sentForms.id, set: done, setWhere: isNotNull(sentForms.typed) })
    .returning({ id: sentForms.id })
    .all()
  if (claimed.length === 0) throw conflict('This was sent twice, and is done. Reload the page to see it.')
}

/**
 * Keeps the first answer for a second post. Nothing is written for a form without an audited effect: doing it again changes
 * nothing. Not forced to disk: where it is lost, a second post is told to look.
 */
export function noteAnswer(deps: Deps, form: SentForm, led: Led): void {
  if (!isClaimed(deps.db, form)) return
  const answer = deps.secrets.seal(JSON.stringify(led), answerIdentity(form.id))
  // The form is done: a full disk must not ask for it again.
  tryWrite(deps.db, (tx) => void tx.update(sentForms).set({ answer }).where(isDone(form)).run())
}

/** It was refused after all, though something was audited, such as a wrong password: the form may be sent again. */
export function releaseForm(deps: Deps, form: SentForm): void {
  if (!isClaimed(deps.db, form)) return
  tryWrite(deps.db, (tx) => void tx.delete(sentForms).where(isDone(form)).run())
}

function isClaimed(db: Reader, form: SentForm): boolean {
  return db.select({ id: sentForms.id }).from(sentForms).where(isDone(form)).get() !== undefined
}

function isDone(form: SentForm) {
  return and(isOf(form), isNull(sentForms.typed))
}

function isOf({ id, accountId }: SentForm) {
  return and(eq(sentForms.id, id), eq(sentForms.accountId, accountId))
}

/** In the causing transaction: what ended before `before` (UTC ms), and beyond the newest of an account. */
export function forget(tx: Tx, accountId: string, before: number): void {
  const oldest = tx
    .select({ createdAt: sentForms.createdAt })
    .from(sentForms)
    .where(eq(sentForms.accountId, accountId))
    .orderBy(desc(sentForms.createdAt))
    .limit(1)
    .offset(mostKept)
    .get()
  const over = oldest ? lt(sentForms.createdAt, oldest.createdAt + 1) : undefined
  tx.delete(sentForms)
    .where(and(eq(sentForms.accountId, accountId), or(lt(sentForms.expiresAt, before), over)))
    .run()
}

function answerIdentity(id: string): string {
  return `sentForms.answer:${id}`
}
