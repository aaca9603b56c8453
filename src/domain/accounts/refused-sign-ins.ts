import { and, desc, eq, gt, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { AccountId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { refusedSignIns } from '#src/db/schema/refused-sign-ins.ts'
import type { RefusedHow } from '#src/words.ts'
import type { Deps, Origin } from '../context.ts'

const aDay = 24 * 3_600_000
/** Milliseconds for which refusals are kept. */
const kept = 90 * aDay

/**
 * Counts a refused sign-in. It is no entry of an audit chain: anybody can try, and entries stay for good. Known and unknown
 * accounts take the same steps.
 */
export function noteRefusedSignIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { ip }: Origin,
  { accountId, how }: { accountId: AccountId | null; how: RefusedHow },
): void {
  const now = clock.now()
  const id = [accountId ?? '', ip, how, Math.floor(now / aDay)].join(' ')
  prepared(tx, 'note a refused sign-in', noting).run({ id, accountId, ip, how, lastAt: now, expiresAt: now + kept })
}

function noting(tx: Tx) {
  const { placeholder } = sql
  return tx
    .insert(refusedSignIns)
    .values({
      id: placeholder('id'),
      accountId: placeholder('accountId'),
      ip: placeholder('ip'),
      how: placeholder('how'),
      times: 1,
      lastAt: placeholder('lastAt'),
      expiresAt: placeholder('expiresAt'),
    })
    .onConflictDoUpdate({
      target: refusedSignIns.id,
      set: {
        times: sql`${refusedSignIns.times} + 1`,
        lastAt: sql`excluded.last_at`,
        expiresAt: sql`excluded.expires_at`,
      },
    })
    .prepare()
}

export type RefusedSignIn = Pick<typeof refusedSignIns.$inferSelect, 'ip' | 'how' | 'times' | 'lastAt'>

/** Of one account, the newest first, at most so many. */
export function listRefusedSignIns(db: Reader, accountId: string, limit: number): RefusedSignIn[] {
  const { ip, how, times, lastAt } = refusedSignIns
  return db
    .select({ ip, how, times, lastAt })
    .from(refusedSignIns)
    .where(eq(refusedSignIns.accountId, accountId as AccountId))
    .orderBy(desc(lastAt))
    .limit(limit)
    .all()
}

/** How often the account was refused within the last day. */
export function refusedLately(db: Reader, { clock }: Pick<Deps, 'clock'>, accountId: AccountId): number {
  const lately = gt(refusedSignIns.lastAt, clock.now() - aDay)
  const row = db
    .select({ times: sql<number | null>`sum(${refusedSignIns.times})` })
    .from(refusedSignIns)
    .where(and(eq(refusedSignIns.accountId, accountId), lately))
    .get()
  return row?.times ?? 0
}
