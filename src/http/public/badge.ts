import { Elysia } from 'elysia'
import { notFound } from '#src/domain/errors.ts'
import { worstStatus } from '#src/domain/service-status/effective-status.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { type BadgeProps, badge } from '#views/public/badge.ts'
import type { AppDeps } from '../app-deps.ts'
import { currentPage } from './current-page.ts'
import type { PageCache } from './page-cache.ts'
import { bases, type PageAddress, pageOf } from './page-of.ts'

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
  const plugin = new Elysia({ name: 'public/badge' })
  const answer = ({ request, params }: Context) => {
    const page = pageOf(deps, request, params?.slug)
    return cache.answer(request, page, `${params?.id ?? ''}/badge.svg`, 'image/svg+xml; charset=utf-8', () =>
      badge(badgeProps(deps, page, params?.id)),
    )
  }
  for (const prefix of bases) plugin.get(`${prefix}/badge.svg`, answer).get(`${prefix}/services/:id/badge.svg`, answer)
  return plugin
}

function badgeProps(deps: AppDeps, page: PageAddress, serviceId: string | undefined): BadgeProps {
  const { organization, groups } = currentPage(deps, page)
  const services = groups.flatMap(({ services }) => services)
  const t = messagesOf(organization.language)
  if (serviceId !== undefined) {
    const service = services.find(({ id }) => id === serviceId)
    if (!service) throw notFound('service')
    return { name: service.name, status: service.status, words: t.serviceStatus[service.status] }
  }
  const status = worstStatus(services.map((service) => service.status))
  const words = status === 'operational' ? t.banner.operational : t.serviceStatus[status]
  return { name: organization.name, status, words }
}
