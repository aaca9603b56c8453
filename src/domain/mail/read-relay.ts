import type { Deps } from '../context.ts'
import { openOnce } from '../secrets/open-once.ts'
import { cachedInstance } from '../settings/instance.ts'
import { type TokenDeps, tokenSourceOf } from './access-token.ts'
import type { PooledRelay } from './mail.ts'

/** The SMTP relay, its password opened; null while none is configured. */
export function readRelay(deps: Pick<Deps, 'db' | 'secrets'>): PooledRelay | null {
  const row = cachedInstance(deps.db)
  if (row.relayHost === null || row.relayPort === null || row.relaySecurity === null || row.relayFrom === null)
    return null
  return {
    host: row.relayHost,
    port: row.relayPort,
    security: row.relaySecurity,
    user: row.relayUser,
    password: row.relayPassword === null ? null : openOnce(deps, row.relayPassword, 'instance.relayPassword'),
    from: row.relayFrom,
    connections: row.relayConnections,
  }
}

/** The relay as a mail leaves by it: with a source of tokens where it signs in by one. */
export function relayToSend(deps: TokenDeps): PooledRelay | null {
  const relay = readRelay(deps)
  const accessToken = tokenSourceOf(deps, 'relay')
  return relay && accessToken ? { ...relay, accessToken } : relay
}
