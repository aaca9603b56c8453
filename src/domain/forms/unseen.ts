import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import type { Actor, Deps } from '../context.ts'
import { Meanwhile } from '../errors.ts'

/** An update, by the order in which they were written. */
export interface Written {
  id: string
  order: number
  authorId: string | null
  /** UTC ms. */
  createdAt: number
}

/**
 * Throws Meanwhile where something was posted, or taken back, that its writer has not seen. `seen`: the last update that the
 * form showed; undefined for a program, which is not asked.
 */
export function refuseUnseen(
  db: Reader,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { last, seen }: { last: Written | undefined; seen: Written | undefined },
): void {
  if (seen === undefined || last?.id === seen.id) return
  if (last === undefined || last.order < seen.order)
    throw new Meanwhile(
      'The update that stood last here was taken back meanwhile. Look at what stands there now, then send yours again.',
    )
  const who = nameOf(db, actor, last.authorId)
  const when = agoText(clock.now() - last.createdAt)
  throw new Meanwhile(
    `${who} posted an update ${when}, which you have not seen. Read it, then send yours again if it still holds.`,
  )
}

function nameOf(db: Reader, actor: Actor, authorId: string | null): string {
  if (authorId === null) return 'The clock or a program'
  if ('accountId' in actor && actor.accountId === authorId) return 'In another window you'
  return db.select({ name: accounts.name }).from(accounts).where(eq(accounts.id, authorId)).get()?.name ?? 'Somebody'
}

const second = 1000

/** `just now`, `20 seconds ago`, `3 minutes ago`, `since you opened this form`. */
function agoText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / second)
  const count = (many: number, unit: string) => `${many} ${unit}${many === 1 ? '' : 's'} ago`
  if (seconds < 5) return 'just now'
  else if (seconds < 60) return count(seconds, 'second')
  else if (seconds < 3600) return count(Math.floor(seconds / 60), 'minute')
  else return 'since you opened this form'
}
