import { sightOf } from '#src/db/restricted.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import type { AnyRoute, ParamName, Route } from '#src/route.ts'
import { type Binding, type PageContext, page, type Shown } from '../action.ts'
import { pageNumber } from '../page-number.ts'
import { corsHeaders } from '../plugins/cors.ts'
import type { QueryName } from './address-of.ts'
import { leadingOn } from './leading-on.ts'
import { leadToTwin } from './markdown-twin.ts'
import type { Asked } from './page-cache.ts'

/** Page and path only: an answer for everybody must not depend on session, headers or query. */
export type CachedContext<More extends string = never> = Pick<PageContext<More>, 'deps' | 'statusPage' | 'params'>

type ContextAt<Path extends string> = PageContext<Exclude<ParamName<Path>, 'base'>>
export type CachedAt<Path extends string> = CachedContext<Exclude<ParamName<Path>, 'base'>>

const html = 'text/html; charset=utf-8'

/**
 * A page that is the same for everybody: made once for each state of the database, and given again from the cache. `instead`:
 * an answer that comes first and is not kept.
 */
export function cachedPage<Path extends `/:base${string}`>(
  route: Route<Path, 'anyone'>,
  show: (context: CachedAt<Path>) => JSX.Element | Promise<JSX.Element>,
  instead?: (context: ContextAt<Path>) => Shown | Promise<Shown> | undefined,
): Binding {
  return onStatusPage(
    route,
    (context) =>
      instead?.(context) ?? leadToTwin(route, context) ?? answer(route, context, html, () => written(show(context))),
  )
}

/** `cachedPage` with figures that slide with time, such as those of the last 24 hours. */
export function slidingPage<Path extends `/:base${string}`>(
  route: Route<Path, 'anyone'>,
  show: (context: CachedAt<Path>) => JSX.Element | Promise<JSX.Element>,
): Binding {
  return onStatusPage(route, (context) =>
    answer(route, context, html, () => written(show(context)), { holds: 'for a minute' }),
  )
}

interface CachedList<Path extends `/:base${string}`, Only extends string> {
  /** To which of a few known values `asked` narrows the list, `null` for all of it: each answer is kept apart. */
  narrowedTo: (context: CachedAt<Path>, asked: string) => Only | null
  show: (context: CachedAt<Path>, number: number, only: Only | null) => JSX.Element | Promise<JSX.Element>
}

/** `cachedPage` for a list that continues at `?page=2` and is narrowed by `filter`; nothing else of the query is read. */
export function cachedList<Path extends `/:base${string}`, Only extends string>(
  route: Route<Path, 'anyone'>,
  filter: QueryName,
  { narrowedTo, show }: CachedList<Path, Only>,
): Binding {
  return onStatusPage(route, (context) => {
    const number = pageNumber(context.query.page)
    const asked = context.query[filter]
    const only = asked ? narrowedTo(context, asked) : null
    // The twin is of the whole list.
    const twin = asked ? undefined : leadToTwin(route, context)
    const render = () => written(show(context, number, only))
    const isDetail = number > 1 || only !== null
    return twin ?? answer(route, context, html, render, { variant: [number, only], isDetail })
  })
}

/** `cachedPage` for another content type. */
export function cachedFile<Path extends `/:base${string}`>(
  route: Route<Path, 'anyone'>,
  type: string,
  render: (context: CachedAt<Path>) => string,
): Binding {
  return onStatusPage(route, (context) => answer(route, context, type, () => render(context)))
}

/** Binds a route below a page's base. */
export function onStatusPage<Path extends `/:base${string}`>(
  route: Route<Path, 'anyone'>,
  show: (context: ContextAt<Path>) => Shown | Promise<Shown>,
): Binding {
  return page(route, (context) => show(context as unknown as ContextAt<Path>))
}

interface Apart extends Partial<Pick<Asked, 'isDetail' | 'holds' | 'headers'>> {
  /** Tells apart what one address gives by its query, checked. */
  variant?: unknown
}

export function answer(
  { name, cors }: AnyRoute,
  context: PageContext,
  type: string,
  render: Asked['render'],
  { variant = 1, isDetail = false, holds = 'until a change', headers = cors ? corsHeaders : {} }: Apart = {},
): Response | Promise<Response> {
  const { deps, pages, request, params, statusPage } = context
  const { slug: _, ...own } = params
  const { language } = statusPage
  return pages.answer(request, statusPage, {
    key: JSON.stringify([name, own, variant, language]),
    sight: sightOf(deps.db),
    type,
    isDetail: isDetail || Object.keys(own).length > 0,
    holds,
    headers,
    render: language !== null && type === html ? async () => leadingOn(await render(), statusPage, language) : render,
  })
}

/** What was shown in steps is written in one of its own: to put a long page together from its pieces takes as long as to show it. */
function written(shown: JSX.Element | Promise<JSX.Element>): string | Promise<string> {
  return shown instanceof Promise ? inTurn(shown) : String(shown)
}

async function inTurn(shown: Promise<JSX.Element>): Promise<string> {
  const markup = await shown
  await yieldToEventLoop()
  return String(markup)
}
