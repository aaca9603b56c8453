import { readHistory } from '#src/domain/status-page/read-history.ts'
import { routes } from '#src/routes.ts'
import { HistoryView } from '#views/public/history.tsx'
import type { Binding } from '../action.ts'
import { type CachedContext, cachedList } from './cached-page.ts'

export const historyRoutes: Binding[] = [cachedList(routes.statusPage.history, showHistory)]

function showHistory({ deps, statusPage: { organization, base, url } }: CachedContext, number: number): JSX.Element {
  return HistoryView({ organization, history: readHistory(deps, organization, number), base, url })
}
