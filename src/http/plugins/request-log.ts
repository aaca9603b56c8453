import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from './visit.ts'

/** One line per request at level debug, and at info for what changes something or fails. Paths only: queries hold tokens. */
export const requestLog = (deps: AppDeps) =>
  new Elysia({ name: 'request-log' })
    .use(visit(deps))
    .onAfterResponse({ as: 'global' }, ({ request, path, set, visit }) => {
      const status = Number(set.status ?? 200)
      const level = ['GET', 'HEAD'].includes(request.method) && status < 400 ? 'debug' : 'info'
      deps.logger[level]('request', { method: request.method, path, status, requestId: visit?.origin.requestId })
    })
