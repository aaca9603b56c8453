import type { BlockList } from 'node:net'
import type { ServingDeps } from '#src/domain/context.ts'

/** What the surface needs beyond what the domain does. */
export interface AppDeps extends ServingDeps {
  /** Opens the wizard until it is finished. */
  setupToken: string
  /** Proxies whose X-Forwarded-* are believed. */
  trustedProxies: BlockList
}
