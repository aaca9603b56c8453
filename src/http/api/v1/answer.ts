import type { CallAnswer } from '#src/domain/api-tokens/call-once.ts'
import { notedUnlessRecorded } from '#src/domain/api-tokens/note-call.ts'
import type { TokenActor } from '#src/domain/context.ts'
import { notFound } from '#src/domain/errors.ts'
import type { AnyRoute } from '#src/route.ts'
import { filled } from '#src/route-path.ts'
import type { Raw } from '../../action.ts'
import { inTurn } from '../../in-turn.ts'
import { isRead, routesAt } from '../../methods.ts'
import { paramsIn } from './admit.ts'
import { conditionOf, isKnown, refuseChanged, tagOf } from './entity-tag.ts'
import { callOnce } from './idempotency.ts'
import { operationAt } from './operations.ts'
import { type Call, perform } from './perform.ts'

interface ProgramCall extends Call {
  actor: TokenActor
  route: AnyRoute
  request: Request
  /** What is at work in this process, by name. */
  atWork: Map<string, Promise<unknown>>
}

/** Answers a program over HTTP. plugins/access.ts has let it in before. */
export async function answerProgram(route: AnyRoute, raw: Raw) {
  const { deps, request, session, set } = raw
  const actor = session.program()
  if (!actor) throw notFound('page')
  const call = { ...callOf(route, raw), actor, route, request, atWork: raw.sendings.atWork }
  const { status, headers, body } = await notedUnlessRecorded(deps, actor, `${route.method} ${route.path}`, () =>
    isRead(request) ? read(call) : callOnce(call, () => change(call)),
  )
  if (body === '') return new Response(null, { status, headers })
  set.status = status
  Object.assign(set.headers, headers, { 'content-type': 'application/json; charset=utf-8' })
  return body
}

function callOf(route: AnyRoute, { deps, params: sent, query: asked, body }: Raw) {
  const params = paramsIn(sent)
  // It opens the API, and stands in no link of a list.
  const query = Object.fromEntries(Object.entries(asked).filter(([name]) => name !== 'api_key'))
  // The path is without `.json`, under which it is the same.
  return { deps, params, query, body, path: filled(route.path, params) }
}

async function read(call: ProgramCall): Promise<CallAnswer> {
  const { status, headers, body } = await answerTo(call, call.route)
  const etag = tagOf(body)
  return isKnown(call.request.headers, etag)
    ? { status: 304, headers: { ...headers, etag }, body: '' }
    : { status, headers: { ...headers, etag }, body }
}

/** One after the other, where they change the same: the second is compared with what the first has made of it. */
function change(call: ProgramCall): Promise<CallAnswer> {
  const condition = conditionOf(call.request.headers)
  return inTurn(call.atWork, `change ${call.path}`, async () => {
    if (condition !== null) refuseChanged(condition, await tagNow(call))
    return answerTo(call, call.route)
  })
}

/** What a GET of the same address would be tagged with; null where none is served. */
async function tagNow(call: ProgramCall): Promise<string | null> {
  const route = routesAt(call.path).find(({ method }) => method === 'GET')
  return route === undefined ? null : tagOf((await answerTo({ ...call, query: {}, body: undefined }, route)).body)
}

async function answerTo(call: Call, route: AnyRoute): Promise<CallAnswer> {
  const { status, headers, value } = await perform(operationAt(route), call)
  return { status, headers, body: status === 204 ? '' : JSON.stringify(value) }
}
