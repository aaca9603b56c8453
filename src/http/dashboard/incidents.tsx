import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const incidentRoutes = (deps: AppDeps) => new Elysia({ name: 'dashboard/incidents' }).use(visit(deps))
