import type { BlockList } from 'node:net'
import type { Deps } from '#src/domain/context.ts'

/** What the surface needs beyond the domain's deps. */
export interface AppDeps extends Deps {
  /** Opens the wizard until it is finished. */
  setupToken: string
  /** Proxies whose X-Forwarded-* are believed. */
  trustedProxies: BlockList
}
