import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const subscriberRoutes = (deps: AppDeps) => new Elysia({ name: 'dashboard/subscribers' }).use(visit(deps))
