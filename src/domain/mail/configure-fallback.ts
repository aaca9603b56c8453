import type { Tx } from '#src/db/connection.ts'
import { mailFallback } from '#src/db/schema/senders.ts'
import { markQueued, write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { accepted } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { cachedInstance } from '../settings/instance.ts'
import { checkFallback, type Fallback, type SavedFallback } from './check-fallback.ts'
import { isMailApi } from './mail.ts'
import { type FallbackRow, fallbackIdentity, findFallback, readFallback } from './read-fallback.ts'
import { readRelay } from './read-relay.ts'
import { readToken, saveToken } from './save-token.ts'

/** As it is configured so far. */
export function savedFallback(deps: Pick<Deps, 'db' | 'secrets' | 'http' | 'clock'>): SavedFallback {
  return { way: readFallback(deps), token: readToken(deps, 'fallback') }
}

/** Saves what carries mail while the relay does not, its secrets sealed. Throws invalid for mistyped fields, conflict without a relay. */
export function configureFallback(deps: Deps, actor: Actor, form: Form): void {
  authorizeInstanceAdmin(actor)
  if (readRelay(deps) === null) throw conflict('Connect a mail server first: this one stands in for it.')
  const { allowedDestinations } = cachedInstance(deps.db)
  const fallback = accepted(checkFallback(form, savedFallback(deps), allowedDestinations))
  write(deps.db, (tx) => {
    save(tx, deps, actor, rowOf(deps, fallback), 'instance.fallback_configured')
    saveToken(tx, deps, 'fallback', fallback.token)
  })
}

/** Mail waits again while the relay does not carry it. A second time changes nothing. */
export function removeFallback(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  if (findFallback(deps.db) === null) return
  write(deps.db, (tx) => {
    save(tx, deps, actor, null, 'instance.fallback_removed')
    saveToken(tx, deps, 'fallback', null)
  })
}

function save(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  row: FallbackRow | null,
  action: 'instance.fallback_configured' | 'instance.fallback_removed',
): void {
  markQueued(tx)
  const before = tx.select().from(mailFallback).get() ?? null
  tx.delete(mailFallback).run()
  if (row) tx.insert(mailFallback).values(row).run()
  recordAudit(tx, deps, actor, {
    action,
    organizationId: null,
    subject: { type: 'instance', id: '1' },
    changes: { before: audited(before), after: audited(row) },
  })
}

function audited(row: FallbackRow | null) {
  if (row === null) return {}
  const { id: _, secret: __, ...told } = row
  return told
}

function rowOf({ secrets }: Pick<Deps, 'secrets'>, { way }: Fallback): FallbackRow {
  const seal = (plain: string | null) => (plain === null || plain === '' ? null : secrets.seal(plain, fallbackIdentity))
  const none = { id: 1, host: null, port: null, security: null, endpoint: null, place: null }
  if (isMailApi(way)) {
    const { kind, endpoint, place, user, secret, from } = way
    return { ...none, kind, endpoint, place, user, secret: seal(secret), from }
  } else {
    const { host, port, security, user, password, from } = way
    return { ...none, kind: 'smtp', host, port, security, user, secret: seal(password), from }
  }
}
