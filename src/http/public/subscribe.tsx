import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const subscribeRoutes = (deps: AppDeps) => new Elysia({ name: 'public/subscribe' }).use(visit(deps))
