import type { BlockList } from 'node:net'
import type { Authority } from '#src/domain/certificates/authority.ts'
import type { Deps } from '#src/domain/context.ts'
import type { LeaseSwitch } from '#src/domain/lease/keep-lease.ts'
import type { ThreadFigures } from '#src/domain/monitoring/figures.ts'
import type { RequestLogs } from '#src/domain/request-logs/questions.ts'
import type { EnforceNow } from '#src/domain/retention/run-rule.ts'
import type { WorkOnList } from '#src/domain/subscriber-imports/list-work.ts'

/** The domain's deps, and those that only HTTP needs. */
export interface AppDeps extends Deps {
  requestLogs: RequestLogs
  enforceNow: EnforceNow
  workOnList: WorkOnList
  /** What the other thread has counted; null where it does not answer in time. */
  backgroundFigures: () => Promise<ThreadFigures | null>
  /** The folder with the copies that upgrades and restores have made. */
  backupsFolder: string
  /** Absent: this process serves without one, as in tests. */
  lease?: LeaseSwitch
  /** From which certificates are got; null: from none. */
  authority: Authority | null
  /** Opens the wizard until it is finished. */
  setupToken: string
  /** Proxies whose X-Forwarded-* are believed. */
  trustedProxies: BlockList
}
