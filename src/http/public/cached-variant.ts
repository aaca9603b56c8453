import type { Route } from '#src/route.ts'
import type { Binding, PageContext } from '../action.ts'
import { corsHeaders } from '../plugins/cors.ts'
import { securityHeadersOf } from '../plugins/security-headers.ts'
import { audienceHeaders } from './audience.ts'
import { answer, type CachedAt, onStatusPage } from './cached-page.ts'

/** One of few forms in which a file is asked for, read from the query. */
export interface Variant<T> {
  values: T
  /** False where it holds free text: invented ones would crowd out what everybody asks for. */
  kept: boolean
}

type Headers = Record<string, string>
type Query = Record<string, string | undefined>

interface Variants<T, Context> {
  /** Nothing else of the query is looked at: what it gives is part of the key. */
  read: (query: Query) => Variant<T>
  render: (context: Context, values: T) => string
  /** What the answer carries besides the usual. */
  headers?: (context: Context) => Headers
}

/** `cachedFile` in a few forms. */
export function cachedVariant<Path extends `/:base${string}`, T>(
  route: Route<Path, 'anyone'>,
  type: string,
  { read, render, headers = () => ({}) }: Variants<T, CachedAt<Path>>,
): Binding {
  return onStatusPage(route, (context) => {
    const { values, kept } = read(context.query)
    const own = { ...(route.cors ? corsHeaders : {}), ...headers(context) }
    const body = () => render(context, values)
    return kept ? answer(route, context, type, body, values, own) : unkept(context, type, body(), own)
  })
}

/** Whoever may read it gets it, made for them alone. */
function unkept({ deps, request, statusPage }: PageContext, type: string, body: string, own: Headers): Response {
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: {
      ...securityHeadersOf(deps),
      'content-type': type,
      'cache-control': 'public, max-age=60',
      ...audienceHeaders(statusPage.organization),
      ...own,
    },
  })
}
