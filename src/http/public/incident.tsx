import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const publicIncidentRoutes = (deps: AppDeps) => new Elysia({ name: 'public/incident' }).use(visit(deps))
