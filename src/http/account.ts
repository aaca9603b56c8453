import { Elysia } from 'elysia'
import { accountRoutes } from './account/account.tsx'
import { accountDataRoutes } from './account/data.tsx'
import { organizationImportRoutes } from './account/organization-import.tsx'
import { organizationRoutes } from './account/organizations.tsx'
import { passkeyRoutes } from './account/passkeys.tsx'
import { acknowledgementRoutes } from './account/privacy.ts'
import { secondFactorRoutes } from './account/second-factor.tsx'
import { sessionRoutes } from './account/sessions.tsx'
import { type Binding, serve } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import type { PageCache } from './public/page-cache.ts'

const bindings: Binding[] = []

/** What an account does for itself. */
export const account = (deps: AppDeps, pages: PageCache) =>
  new Elysia({ name: 'account' })
    .use(serve('account/bindings', deps, pages, bindings))
    .use(accountRoutes(deps))
    .use(secondFactorRoutes(deps))
    .use(passkeyRoutes(deps))
    .use(sessionRoutes(deps))
    .use(acknowledgementRoutes(deps))
    .use(organizationRoutes(deps))
    .use(organizationImportRoutes(deps))
    .use(accountDataRoutes(deps))
