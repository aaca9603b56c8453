import type { Binding } from './action.ts'
import { accountStepRoutes } from './setup/account.tsx'
import { organizationStepRoutes } from './setup/organization.tsx'
import { relayStepRoutes } from './setup/relay.tsx'
import { servicesStepRoutes } from './setup/services.tsx'
import { setupRoutes } from './setup/setup.ts'

/** Routes of the first start's wizard. */
export const setup: Binding[] = [
  ...setupRoutes,
  ...accountStepRoutes,
  ...organizationStepRoutes,
  ...relayStepRoutes,
  ...servicesStepRoutes,
]
