import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const homeRoutes = (deps: AppDeps) => new Elysia({ name: 'dashboard/home' }).use(visit(deps))
