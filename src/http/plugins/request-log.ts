import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { visit } from './visit.ts'

/** Where the contract puts tokens into paths. */
const tokenInPath = /(\/(?:subscriptions|reset-password|verify-email|invitations|sign-up|undo-deletion)\/)[^/]+/

/**
 * One line per request at level debug, and at info for what changes something or fails. Neither queries nor the tokens in
 * paths are written: whoever reads a log must not be able to use its links.
 */
export const requestLog = (deps: AppDeps) =>
  new Elysia({ name: 'request-log' })
    .use(visit(deps))
    .onAfterResponse({ as: 'global' }, ({ request, path, set, visit }) => {
      const status = Number(set.status ?? 200)
      const level = ['GET', 'HEAD'].includes(request.method) && status < 400 ? 'debug' : 'info'
      deps.logger[level]('request', {
        method: request.method,
        path: path.replace(tokenInPath, '$1:token'),
        status,
        requestId: visit?.origin.requestId,
      })
    })
