import { readFailover } from '#src/domain/deliveries/failover.ts'
import { findFallback } from '#src/domain/mail/read-fallback.ts'
import type { FallbackState } from '#views/admin/fallback-card.tsx'
import { type DashboardMessages, saidEach } from '#views/messages/dashboard.ts'
import type { AppDeps } from '../app-deps.ts'

/** The fallback as its cards show it: there is none, it stands by, or it carries mail. */
export function fallbackState({ db }: Pick<AppDeps, 'db'>, t: DashboardMessages): FallbackState {
  const row = findFallback(db)
  if (row === null) return { kind: 'none' }
  const way = { service: row.kind, host: row.host }
  const failover = readFailover(db)
  if (failover === undefined) return { kind: 'stands by', way }
  return { kind: 'in use', way, since: failover.since, reason: saidEach(t, failover.reason) }
}
