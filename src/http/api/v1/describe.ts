import type { TSchema } from '@sinclair/typebox'
import { neededFor } from '#src/domain/authorize.ts'
import { type AnyRoute, isPermission } from '#src/route.ts'
import type { TokenScope } from '#src/words/access.ts'
import { partQueries } from './list-part.ts'
import { isList, type Operation } from './operation.ts'

/** An operation in words that both its documents share: the one for programs (openapi.ts), the one for people (docs.ts). */

/** The original's own id, which generators of clients make names of: `patchPagesPageIdComponentsComponentId`. */
export function operationIdOf({ method, path }: AnyRoute): string {
  const words = path.replace(/^\/v1\//, '').match(/[a-zA-Z0-9]+/g) ?? []
  return method.toLowerCase() + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}

/** `/pages/{page_id}`, below `/v1`. */
export function templateOf({ path }: AnyRoute): string {
  return path.replace(/^\/v1/, '').replace(/:(\w+)/g, '{$1}')
}

export function paramsOf({ path }: AnyRoute): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
}

/** The part of the documentation in which it stands: what follows the page in its path. */
export function tagOf({ path }: AnyRoute): string {
  const [first = 'pages', second, third] = path.replace(/^\/v1\//, '').split('/')
  return third === undefined || second === undefined ? first : third.replaceAll('_', '-')
}

export function queryOf(operation: Operation): Record<string, TSchema> {
  return { ...(isList(operation) ? partQueries[operation.firstPart].properties : {}), ...operation.query.properties }
}

/** The body with its wrapper, as it is sent. */
export function exampleOf({ body, example }: Operation): unknown {
  if (example === undefined) return undefined
  return body?.wrapper ? { [body.wrapper]: example } : example
}

/** The scope that its token needs, besides `everything`, which always does; null: any token does. */
export function scopeOf({ may }: AnyRoute): TokenScope | null {
  return isPermission(may) ? neededFor(may).scope : null
}

/** Such as: Needs a token for `incidents`, with the role editor or above. */
export function needsOf({ may }: AnyRoute): string {
  if (!isPermission(may)) return 'Any token does.'
  const { scope, role } = neededFor(may)
  return `Needs a token for \`${scope}\`, with the role ${role}${role === 'owner' ? '' : ' or above'}.`
}

/** `url`: of the instance. Ids are variables of the shell, by the names of the path's parameters. */
export function curlOf(operation: Operation, url: string): string {
  const { route } = operation
  const path = route.path.replace(/:(\w+)/g, (_, name) => `$${variablesOf(route)[name]}`)
  const example = exampleOf(operation)
  const body =
    example === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(example))}`]
  const method = route.method === 'GET' ? [] : [`-X ${route.method}`]
  return ['curl', ...method, `"${url}${path}"`, `-H "Authorization: OAuth $OPSENTRY_TOKEN"`, ...body].join(' \\\n  ')
}

/** The shell's variable for each of a path's parameters. */
export function variablesOf(route: AnyRoute): Record<string, string> {
  return Object.fromEntries(paramsOf(route).map((name) => [name, variableOf(name)]))
}

export function variableOf(name: string): string {
  return (name === 'id' ? 'component_group_id' : name).toUpperCase()
}

/** In single quotes, out of which variables step to be filled in. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replace(/\$([A-Z_]+)/g, `'"$$$1"'`)}'`
}
