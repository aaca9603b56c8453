import { notFound } from '#src/domain/errors.ts'
import type { AnyRoute } from '#src/route.ts'
import type { Raw } from '../../action.ts'
import { paramsIn } from './admit.ts'
import { operationAt } from './operations.ts'
import { perform } from './perform.ts'

/** Answers a program over HTTP. plugins/access.ts has let it in before. */
export async function answerProgram(route: AnyRoute, { deps, request, session, params, query, body, set }: Raw) {
  const actor = session.program()
  if (!actor) throw notFound('page')
  const { pathname } = new URL(request.url)
  const call = { deps, actor, params: paramsIn(params), query, body, path: pathname }
  const { status, headers, value } = await perform(operationAt(route), call)
  if (status === 204) return new Response(null, { status, headers })
  set.status = status
  Object.assign(set.headers, headers, { 'content-type': 'application/json; charset=utf-8' })
  return JSON.stringify(value)
}
