import { accountRoutes } from './account/account.tsx'
import { accountDataRoutes } from './account/data.tsx'
import { organizationRoutes } from './account/organizations.tsx'
import { passkeyRoutes } from './account/passkeys.tsx'
import { acknowledgementRoutes } from './account/privacy.ts'
import { secondFactorRoutes } from './account/second-factor.tsx'
import { sessionRoutes } from './account/sessions.tsx'
import { type Binding, serve } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import type { PageCache } from './public/page-cache.ts'

const bindings: Binding[] = [
  ...accountRoutes,
  ...secondFactorRoutes,
  ...passkeyRoutes,
  ...sessionRoutes,
  ...acknowledgementRoutes,
  ...organizationRoutes,
  ...accountDataRoutes,
]

/** An account's own affairs. */
export const account = (deps: AppDeps, pages: PageCache) => serve('account', deps, pages, bindings)
