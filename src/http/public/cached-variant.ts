import type { Route } from '#src/route.ts'
import type { Binding } from '../action.ts'
import { corsHeaders } from '../plugins/cors.ts'
import type { QueryName } from './address-of.ts'
import { answer, type CachedAt, onStatusPage } from './cached-page.ts'

/** One of few forms in which a file is asked for, read from the query. */
export interface Variant<T> {
  values: T
  /** False where it holds free text: invented ones would crowd out what everybody asks for. */
  kept: boolean
}

type Headers = Record<string, string>
type Query = Partial<Record<QueryName, string>>

interface Variants<T, Context> {
  /** Nothing else of the query is looked at: what it gives is part of the key. */
  read: (query: Query) => Variant<T>
  render: (context: Context, values: T) => string
  /** What the answer carries besides the usual. */
  headers?: (context: Context) => Headers
  /** It says when it was made. */
  slides?: boolean
}

/** `cachedFile` in a few forms. */
export function cachedVariant<Path extends `/:base${string}`, T>(
  route: Route<Path, 'anyone'>,
  type: string,
  { read, render, headers = () => ({}), slides = false }: Variants<T, CachedAt<Path>>,
): Binding {
  return onStatusPage(route, (context) => {
    const { values, kept } = read(context.query)
    const own = { ...(route.cors ? corsHeaders : {}), ...headers(context) }
    const body = () => render(context, values)
    const holds = kept ? (slides ? 'for a minute' : 'until a change') : 'not at all'
    // What a query asks for is one of many.
    const isDetail = !Bun.deepEquals(values, read({}).values)
    return answer(route, context, type, body, { variant: values, headers: own, holds, isDetail })
  })
}
