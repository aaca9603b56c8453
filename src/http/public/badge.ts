import { Elysia } from 'elysia'
import { notFound } from '#src/domain/errors.ts'
import { indicatorOf } from '#src/domain/status-page/indicator.ts'
import { indicatorMarks, serviceStatusWords } from '#views/layout/status.tsx'
import { type BadgeProps, badge } from '#views/public/badge.ts'
import type { AppDeps } from '../app-deps.ts'
import { currentPage } from './current-page.ts'
import type { PageCache } from './page-cache.ts'
import { bases } from './page-of.ts'

interface Context {
  request: Request
  params?: {
    slug?: string
    /** A service's, for its own badge. */
    id?: string
  }
}

/** The state of the page, and of one service alone, as a picture for a README or an intranet. */
export const badgeRoutes = (deps: AppDeps, cache: PageCache) => {
  const routes = new Elysia({ name: 'public/badge' })
  const answer = ({ request, params }: Context) =>
    cache.answer(request, `${params?.slug ?? ''}/${params?.id ?? ''}/badge.svg`, 'image/svg+xml; charset=utf-8', () =>
      badge(badgeProps(deps, params)),
    )
  for (const prefix of bases) routes.get(`${prefix}/badge.svg`, answer).get(`${prefix}/services/:id/badge.svg`, answer)
  return routes
}

function badgeProps(deps: AppDeps, params: Context['params']): BadgeProps {
  const { organization, groups } = currentPage(deps, params)
  const services = groups.flatMap(({ services }) => services)
  if (params?.id !== undefined) {
    const service = services.find(({ id }) => id === params.id)
    if (!service) throw notFound('service')
    return { name: service.name, status: service.status, words: serviceStatusWords[service.status] }
  }
  const { indicator, description } = indicatorOf(services.map(({ status }) => status))
  return { name: organization.name, status: indicatorMarks[indicator], words: sentenceCase(description) }
}

/** Statuspage writes its sentences as titles; the page does not. */
function sentenceCase(title: string): string {
  return title.slice(0, 1) + title.slice(1).toLowerCase()
}
