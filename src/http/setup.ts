import { type Binding, serve } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import type { PageCache } from './public/page-cache.ts'
import { accountStepRoutes } from './setup/account.tsx'
import { organizationStepRoutes } from './setup/organization.tsx'
import { relayStepRoutes } from './setup/relay.tsx'
import { servicesStepRoutes } from './setup/services.tsx'
import { setupRoutes } from './setup/setup.ts'

const bindings: Binding[] = [
  ...setupRoutes,
  ...accountStepRoutes,
  ...organizationStepRoutes,
  ...relayStepRoutes,
  ...servicesStepRoutes,
]

/** The wizard of the first start. */
export const setup = (deps: AppDeps, pages: PageCache) => serve('setup', deps, pages, bindings)
