import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const serviceRoutes = (deps: AppDeps) => new Elysia({ name: 'dashboard/services' }).use(visit(deps))
