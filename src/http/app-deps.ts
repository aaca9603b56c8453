import type { BlockList } from 'node:net'
import type { Deps } from '#src/domain/context.ts'
import type { RequestLogs } from '#src/domain/request-logs/questions.ts'
import type { EnforceNow } from '#src/domain/retention/run-rule.ts'

/** What the surface needs beyond the domain's deps. */
export interface AppDeps extends Deps {
  requestLogs: RequestLogs
  enforceNow: EnforceNow
  /** The folder with the copies that upgrades and restores have made. */
  backupsFolder: string
  /** Opens the wizard until it is finished. */
  setupToken: string
  /** Proxies whose X-Forwarded-* are believed. */
  trustedProxies: BlockList
}
