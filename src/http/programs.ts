import type { Binding } from './action.ts'
import { apiDocsRoutes } from './api/docs.tsx'
import { managementApiRoutes } from './api/v1.ts'
import { inboundPosts } from './inbound.ts'
import { agentRoutes } from './mcp.ts'
import { provisioning } from './scim.ts'

/** Routes for programs that bring a token or sign what they send. */
export const programs: readonly Binding[] = [
  ...managementApiRoutes,
  ...apiDocsRoutes,
  ...agentRoutes,
  ...provisioning,
  ...inboundPosts,
]
