import { eq } from 'drizzle-orm'
import { tlsCertificates } from '#src/db/schema/certificates.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'

/** Below what an authority takes for one name in an hour. */
const perName = { limit: 3, window: 3_600_000 }

/** The name is asked for within a minute, unless the authority has said when it wants to be asked. Throws not_found, rate_limited. */
export function tryAgain(deps: Deps, actor: Actor, host: string): void {
  authorizeInstanceAdmin(actor)
  const known = deps.db.select().from(tlsCertificates).where(eq(tlsCertificates.id, host)).get()
  if (!known || known.problem === null) throw notFound('certificate')
  spendAttempts(deps, { key: `certificate:${host}`, ...perName })
  writeUnaudited(deps.db, (tx) => {
    tx.update(tlsCertificates).set({ nextTryAt: 0 }).where(eq(tlsCertificates.id, host)).run()
  })
}
