import { notFound } from '#src/domain/errors.ts'
import type { AppDeps } from '../../app-deps.ts'
import { paramsOf } from '../../find-route.ts'
import { routesAt } from '../../methods.ts'
import { paramsIn } from './admit.ts'
import type { Operation } from './operation.ts'
import { operationAt } from './operations.ts'
import { type Call, check, type Performed, perform } from './perform.ts'

export interface InProcessCall {
  method: string
  /** Below the root, with its query: `/v1/pages/ID/incidents?limit=5`. */
  path: string
  body?: unknown
}

/** Performs an operation without HTTP: the terminal's on the data folder, an agent's. Throws as `perform()` does. */
export function callOperation(deps: AppDeps, actor: Call['actor'], asked: InProcessCall): Promise<Performed> {
  const { operation, call } = found(deps, actor, asked)
  return perform(operation, call)
}

/** Whether `callOperation()` would be let in and has what it needs; does nothing. Throws as it does. */
export function checkOperation(deps: AppDeps, actor: Call['actor'], asked: InProcessCall): void {
  const { operation, call } = found(deps, actor, asked)
  check(operation, call)
}

function found(
  deps: AppDeps,
  actor: Call['actor'],
  { method, path, body }: InProcessCall,
): { operation: Operation; call: Call } {
  // Not as a URL, which would climb where an agent's id is `..`.
  const [pathname = '', search = ''] = path.split('?', 2)
  const route = routesAt(pathname).find((one) => one.method === method && one.proof === 'API token')
  if (!route) throw notFound('operation')
  const query = Object.fromEntries(new URLSearchParams(search))
  const call = { deps, actor, params: paramsIn(paramsOf(route, pathname)), query, body, path: pathname }
  return { operation: operationAt(route), call }
}
