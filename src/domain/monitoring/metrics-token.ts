import { createHash, timingSafeEqual } from 'node:crypto'
import type { Db, Reader, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { metricsToken } from '#src/db/schema/monitoring.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'

/** The table has this one row. */
const id = '1'

/** The token with which a monitoring system reads `/metrics`. A new one ends the one before. Returned this once, and kept as a hash. */
export function makeMetricsToken(deps: Deps, actor: Actor): string {
  authorizeInstanceAdmin(actor)
  const token = `opsentry_metrics_${deps.ids.token()}`
  const row = { hash: hashOf(token), madeAt: deps.clock.now() }
  write(deps.db, (tx) => {
    const isAnother = metricsTokenMade(tx) !== null
    tx.insert(metricsToken)
      .values({ id, ...row })
      .onConflictDoUpdate({ target: metricsToken.id, set: row })
      .run()
    record(tx, deps, actor, isAnother ? 'instance.metrics_token_replaced' : 'instance.metrics_token_made')
  })
  return token
}

/** Nobody reads `/metrics` by a token any more. Throws conflict where there is none. */
export function removeMetricsToken(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    if (metricsTokenMade(tx) === null) throw conflict('There is no token.')
    tx.delete(metricsToken).run()
    record(tx, deps, actor, 'instance.metrics_token_removed')
  })
}

/** When it was made, UTC ms; null: there is none. */
export function metricsTokenMade(db: Reader): number | null {
  return prepared(db, 'metrics token', known).get()?.madeAt ?? null
}

export function isMetricsToken(db: Db, token: string): boolean {
  const row = prepared(db, 'metrics token', known).get()
  return row !== undefined && timingSafeEqual(Buffer.from(row.hash), Buffer.from(hashOf(token)))
}

const known = (db: Reader) => db.select().from(metricsToken).prepare()

/** SHA-256 suffices, because nobody guesses 32 random bytes. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

type Action = `instance.metrics_token_${'made' | 'replaced' | 'removed'}`

function record(tx: Tx, deps: Deps, actor: Actor, action: Action): void {
  recordAudit(tx, deps, actor, { action, organizationId: null, subject: { type: 'instance', id }, changes: {} })
}
