import type { Binding } from './action.ts'
import { apiDocsRoutes } from './api/docs.tsx'
import { publicApiRoutes } from './api/public-api.ts'
import { managementApiRoutes } from './api/v1.ts'

/** Statuspage's two APIs: the one that anybody reads, and the one that a token opens. */
export const apis: Binding[] = [...publicApiRoutes, ...managementApiRoutes, ...apiDocsRoutes]
