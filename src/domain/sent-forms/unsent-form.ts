import { and, desc, eq, gt, isNotNull } from 'drizzle-orm'
import type { AccountId } from '#src/db/ids.ts'
import { sentForms } from '#src/db/schema/sent-forms.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import { removableBefore } from '../time/clock-reading.ts'
import { idOfForm } from './form-key.ts'
import { forget, keptFor } from './send-once.ts'

/** A form that was sent after its session had ended: nothing was done, and its text waits for whoever typed it. */
export interface UnsentForm {
  /** The one-time key that it came with, and goes on with. */
  key: string
  /** The address that it was sent to. */
  path: string
  fields: Record<string, string | string[]>
}

/** Unsent forms of one account that wait at a time. */
const mostWaiting = 10

/** What is typed there is not worth keeping, or too secret for it. */
const neverKept = /password|secret|^key$|^code$|^token$|^response$|^_csrf$|^_once$/i

/**
 * Keeps the form's text, sealed, for a day. Returns its id; null where the form was done already. The caller has checked that
 * the key was made for the account.
 */
export function keepUnsent(deps: Deps, accountId: AccountId, { key, path, fields }: UnsentForm): string | null {
  const id = idOfForm(key, path)
  const now = deps.clock.now()
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !neverKept.test(name)))
  const typed = deps.secrets.seal(JSON.stringify({ key, path, fields: kept }), typedIdentity(id))
  const row = { digest: '', answer: null, typed, createdAt: now, expiresAt: now + keptFor }
  return writeUnaudited(deps.db, (tx) => {
    forget(tx, accountId, removableBefore({ ...deps, db: tx }))
    const waiting = tx
      .select({ id: sentForms.id })
      .from(sentForms)
      .where(and(eq(sentForms.accountId, accountId), isNotNull(sentForms.typed)))
      .orderBy(desc(sentForms.createdAt))
      .all()
    for (const { id: older } of waiting.slice(mostWaiting - 1))
      tx.delete(sentForms).where(eq(sentForms.id, older)).run()
    const written = tx
      .insert(sentForms)
      .values({ id, accountId, ...row })
      .onConflictDoUpdate({ target: sentForms.id, set: row, setWhere: isNotNull(sentForms.typed) })
      .returning({ id: sentForms.id })
      .all()
    return written.length === 0 ? null : id
  })
}

/** Throws not_found for one that was sent meanwhile, and for somebody else's, exactly as for one that never was. */
export function findUnsent(deps: Deps, actor: AccountActor, id: string): UnsentForm {
  const mine = and(eq(sentForms.id, id), eq(sentForms.accountId, actor.accountId))
  const row = deps.db
    .select()
    .from(sentForms)
    .where(and(mine, gt(sentForms.expiresAt, deps.clock.now())))
    .get()
  if (!row || row.typed === null) throw notFound('unsent form')
  return JSON.parse(deps.secrets.open(row.typed, typedIdentity(id))) as UnsentForm
}

function typedIdentity(id: string): string {
  return `sentForms.typed:${id}`
}
