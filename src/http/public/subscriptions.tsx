import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const subscriptionRoutes = (deps: AppDeps) => new Elysia({ name: 'public/subscriptions' }).use(visit(deps))
