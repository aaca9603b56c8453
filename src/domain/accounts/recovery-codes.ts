import { createHash } from 'node:crypto'
import { and, count, eq, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { AccountId } from '#src/db/ids.ts'
import { recoveryCodes } from '#src/db/schema/access.ts'
import type { Deps } from '../context.ts'

const amount = 10
/** Without letters and digits that look alike; 5 bits each. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 4
const groupLength = 4

/** Replaces the account's codes in the causing transaction; the returned ones are shown once and stored as hashes. */
export function renewRecoveryCodes(tx: Tx, deps: Deps, accountId: AccountId): string[] {
  removeRecoveryCodes(tx, accountId)
  const codes = Array.from({ length: amount }, () => newCode(deps))
  for (const code of codes)
    tx.insert(recoveryCodes)
      .values({ codeHash: hashCode(accountId, code), accountId, createdAt: deps.clock.now() })
      .run()
  return codes
}

export function removeRecoveryCodes(tx: Tx, accountId: AccountId): void {
  tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId)).run()
}

/** True for one caller per code, in the causing transaction. */
export function useRecoveryCode(tx: Tx, deps: Deps, accountId: AccountId, code: string): boolean {
  const used = tx
    .update(recoveryCodes)
    .set({ usedAt: deps.clock.now() })
    .where(and(eq(recoveryCodes.codeHash, hashCode(accountId, code)), isNull(recoveryCodes.usedAt)))
    .returning({ codeHash: recoveryCodes.codeHash })
    .all()
  return used.length === 1
}

export function countRecoveryCodes(db: Reader, accountId: AccountId): number {
  const row = db
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.accountId, accountId), isNull(recoveryCodes.usedAt)))
    .get()
  return row?.left ?? 0
}

/** `k3mp-x7qd-…`: some 79 bits. */
function newCode(deps: Deps): string {
  const bytes = createHash('sha512').update(deps.ids.token()).digest()
  const letters = Array.from(
    { length: groups * groupLength },
    (_, place) => alphabet[bytes.readUInt16BE(place * 2) % alphabet.length],
  ).join('')
  return letters.match(new RegExp(`.{${groupLength}}`, 'g'))?.join('-') ?? ''
}

/** Ignores hyphens, spaces and capitals, which people type as they like. */
function hashCode(accountId: AccountId, code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '')
  return createHash('sha256').update(`${accountId}:${plain}`).digest('hex')
}
