import { Elysia } from 'elysia'
import { readHistory } from '#src/domain/status-page/read-history.ts'
import { HistoryView } from '#views/public/history.tsx'
import type { AppDeps } from '../app-deps.ts'
import { pageNumber } from '../page-number.ts'
import type { PageCache } from './page-cache.ts'
import { bases, pageOf } from './page-of.ts'

export const historyRoutes = (deps: AppDeps, cache: PageCache) => {
  const plugin = new Elysia({ name: 'public/history' })
  for (const prefix of bases)
    plugin.get(`${prefix}/history`, ({ request, params, query }: Context) => {
      const number = pageNumber(query.page)
      const page = pageOf(deps, request, params?.slug)
      const { organization, base, url } = page
      return cache.answer(request, page, `history?${number}`, 'text/html; charset=utf-8', () =>
        String(HistoryView({ organization, history: readHistory(deps, organization, number), base, url })),
      )
    })
  return plugin
}

interface Context {
  request: Request
  /** Absent at the root, where the route has none. */
  params?: { slug?: string }
  query: Record<string, string | undefined>
}
