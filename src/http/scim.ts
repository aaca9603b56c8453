import type { Binding } from './action.ts'
import { scimDiscoveryRoutes } from './scim/discovery.ts'
import { scimGroupRoutes } from './scim/groups.ts'
import { scimUserRoutes } from './scim/users.ts'

/** SCIM 2.0 (RFC 7643, 7644), by which an organization's identity provider says who belongs to it. */
export const provisioning: Binding[] = [...scimDiscoveryRoutes, ...scimUserRoutes, ...scimGroupRoutes]
