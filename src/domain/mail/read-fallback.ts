import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { mailFallback } from '#src/db/schema/senders.ts'
import { openOnce } from '../secrets/open-once.ts'
import { cachedInstance } from '../settings/instance.ts'
import { type TokenDeps, tokenSourceOf } from './access-token.ts'
import type { MailApi, PooledRelay } from './mail.ts'

export type FallbackRow = typeof mailFallback.$inferSelect

/** The associated data of the fallback's sealed column. */
export const fallbackIdentity = 'mail_fallback.secret:1'

/** As it is stored; null while there is none. */
export function findFallback(db: Db): FallbackRow | null {
  return prepared(db, 'mail fallback', () => db.select().from(mailFallback).prepare()).get() ?? null
}

/** What carries mail while the relay does not, its secrets opened; null while there is none. */
export function readFallback(deps: TokenDeps): PooledRelay | MailApi | null {
  const row = findFallback(deps.db)
  if (row === null) return null
  const { relayConnections: connections, allowedDestinations: allowed } = cachedInstance(deps.db)
  const { kind, host, port, security, endpoint, place, user, from } = row
  const secret = row.secret === null ? null : openOnce(deps, row.secret, fallbackIdentity)
  if (kind !== 'smtp')
    return { kind, endpoint: endpoint ?? '', place: place ?? '', user, secret: secret ?? '', from, allowed }
  const accessToken = tokenSourceOf(deps, 'fallback')
  return {
    ...{
      host: host ?? '',
      port: port ?? 0,
      security: security ?? 'starttls',
      user,
      password: secret,
      from,
      connections,
    },
    standsIn: true,
    ...(accessToken ? { accessToken } : {}),
  }
}
