import { Elysia } from 'elysia'
import { callWindow, type Quota, spendCall } from '#src/domain/api-tokens/call-rate.ts'
import { noteCall } from '#src/domain/api-tokens/note-call.ts'
import type { TokenActor } from '#src/domain/context.ts'
import { rateLimited } from '#src/domain/errors.ts'
import { waitText } from '#src/domain/rate-limits/rate-limit.ts'
import type { Answer } from '../answers.ts'
import { statusIn } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { routeOf } from '../find-route.ts'
import { type RequestSession, session } from './session.ts'

/** Notes every refused call of a program, whoever refused it; answers are noted where they are made (api/v1/answer.ts). */
export const refusedCalls = (deps: AppDeps) =>
  new Elysia({ name: 'refused-calls' }).use(session(deps)).onAfterResponse({ as: 'global' }, (context) => {
    const { request, route, path, set } = context
    const status = statusIn(set)
    if (status < 400) return
    const declared = routeOf(request.method, route, path)
    const actor = declared?.proof === 'API token' && 'session' in context ? programOf(context.session) : null
    if (declared && actor) noteCall(deps, actor, { operation: `${declared.method} ${declared.path}`, refusal: status })
  })

/** Null where its token was refused, which finding it has noted. */
function programOf(session: RequestSession | undefined): TokenActor | null {
  try {
    return session?.program() ?? null
  } catch {
    return null
  }
}

/** Counts a call of a program, and says what is left of its calls. Throws rate_limited where nothing is. */
export function countCall(deps: AppDeps, actor: TokenActor, { headers }: Answer): void {
  const quota = spendCall(deps, actor)
  Object.assign(headers, quotaHeaders(quota))
  const { isGranted, limit, renewsIn } = quota
  if (isGranted) return
  const calls = limit === 1 ? 'one call' : `${limit.toLocaleString('en')} calls`
  throw rateLimited(renewsIn, `This token may make ${calls} a minute. Try again in ${waitText(renewsIn)}.`)
}

/** draft-ietf-httpapi-ratelimit-headers, which has seconds. */
function quotaHeaders({ limit, left, renewsIn }: Quota): Record<string, string> {
  return {
    'ratelimit-policy': `"token";q=${limit};w=${callWindow / 1000}`,
    ratelimit: `"token";r=${left};t=${Math.ceil(renewsIn / 1000)}`,
  }
}
