import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const historyRoutes = (deps: AppDeps) => new Elysia({ name: 'public/history' }).use(visit(deps))
