import { accountRoutes } from './account/account.tsx'
import { ownTokenRoutes } from './account/api-tokens.tsx'
import { confirmationRoutes } from './account/confirmation.tsx'
import { accountDataRoutes } from './account/data.tsx'
import { organizationRoutes } from './account/organizations.tsx'
import { passkeyRoutes } from './account/passkeys.tsx'
import { acknowledgementRoutes } from './account/privacy.ts'
import { secondFactorRoutes } from './account/second-factor.tsx'
import { sessionRoutes } from './account/sessions.tsx'
import type { Binding } from './action.ts'

/** Routes for an account's own settings and data. */
export const account: Binding[] = [
  ...accountRoutes,
  ...confirmationRoutes,
  ...secondFactorRoutes,
  ...passkeyRoutes,
  ...sessionRoutes,
  ...ownTokenRoutes,
  ...acknowledgementRoutes,
  ...organizationRoutes,
  ...accountDataRoutes,
]
