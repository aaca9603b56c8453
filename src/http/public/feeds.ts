import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const feedRoutes = (deps: AppDeps) => new Elysia({ name: 'public/feeds' }).use(visit(deps))
