import type { SystemActor, TokenActor } from '#src/domain/context.ts'
import { notFound } from '#src/domain/errors.ts'
import type { AppDeps } from '../../app-deps.ts'
import { paramsOf } from '../../find-route.ts'
import { routesAt } from '../../methods.ts'
import { operationAt } from './operations.ts'
import { type Performed, perform } from './perform.ts'

export interface InProcessCall {
  method: string
  /** Below the root, with its query: `/v1/pages/ID/incidents?limit=5`. */
  path: string
  body?: unknown
}

/** Performs an operation without HTTP: the terminal's on the data folder, an agent's. Throws as `perform()` does. */
export function callOperation(
  deps: AppDeps,
  actor: TokenActor | SystemActor,
  { method, path, body }: InProcessCall,
): Promise<Performed> {
  const { pathname, searchParams } = new URL(path, 'http://localhost')
  const route = routesAt(pathname).find((one) => one.method === method && one.proof === 'API token')
  if (!route) throw notFound('operation')
  const params = paramsOf(route, pathname)
  return perform(operationAt(route), {
    deps,
    actor,
    params,
    query: Object.fromEntries(searchParams),
    body,
    path: pathname,
  })
}
