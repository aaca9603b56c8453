import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const statusPageRoutes = (deps: AppDeps) => new Elysia({ name: 'public/status-page' }).use(visit(deps))
