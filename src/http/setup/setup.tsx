import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const setupRoutes = (deps: AppDeps) => new Elysia({ name: 'setup/setup' }).use(visit(deps))
