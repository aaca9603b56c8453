import { eq } from 'drizzle-orm'
import { notBeyond } from '#src/db/not-beyond.ts'
import { acmeAccounts } from '#src/db/schema/certificates.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { type AccountKey, accountKey, generateKey, thumbprintOf } from './account-key.ts'
import { acmeAccountIdentity } from './certificates.ts'
import { longestWait, shortestPause } from './note-attempt.ts'

type Around = Pick<Deps, 'db' | 'clock' | 'secrets'>

export interface AcmeAccount {
  key: AccountKey
  thumbprint: string
}

/** The key of the account with that authority; made where there is none. Both threads know it before it is used: it is committed. */
export async function acmeAccount(deps: Around, directory: string): Promise<AcmeAccount> {
  const known = find(deps, directory)
  if (known) return known
  const pem = await generateKey()
  const row = {
    id: directory,
    key: deps.secrets.seal(pem, acmeAccountIdentity(directory)),
    thumbprint: thumbprintOf(accountKey(pem)),
    createdAt: deps.clock.now(),
  }
  writeUnaudited(deps.db, (tx) => {
    tx.insert(acmeAccounts).values(row).onConflictDoNothing().run()
  })
  return find(deps, directory) as AcmeAccount
}

function find({ db, secrets }: Around, directory: string): AcmeAccount | undefined {
  const row = db.select().from(acmeAccounts).where(eq(acmeAccounts.id, directory)).get()
  if (!row) return undefined
  const { key, thumbprint } = row
  return { key: accountKey(secrets.open(key, acmeAccountIdentity(directory))), thumbprint }
}

/** The authority is asked for nothing more for a while, by its own wish (milliseconds) where it has one. */
export function pauseAccount({ db, clock }: Around, directory: string, retryAfter: number | null): void {
  const wait = Math.min(Math.max(retryAfter ?? 0, shortestPause), longestWait)
  writeUnaudited(db, (tx) => {
    tx.update(acmeAccounts)
      .set({ pausedUntil: clock.now() + wait })
      .where(eq(acmeAccounts.id, directory))
      .run()
  })
}

/** UTC ms before which the authority is asked for nothing; null: it may be asked. */
export function pausedUntil({ db, clock }: Pick<Around, 'db' | 'clock'>, directory: string): number | null {
  const row = db.select().from(acmeAccounts).where(eq(acmeAccounts.id, directory)).get()
  const until = notBeyond(row?.pausedUntil ?? 0, clock.now(), longestWait)
  return until > clock.now() ? until : null
}
