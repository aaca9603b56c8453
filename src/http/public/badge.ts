import { notFound } from '#src/domain/errors.ts'
import { worstStatus } from '#src/domain/service-status/effective-status.ts'
import { serviceLabels } from '#src/domain/service-status/service-labels.ts'
import { routes } from '#src/routes.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { type BadgeProps, badge } from '#views/public/badge.ts'
import type { Binding } from '../action.ts'
import { type CachedContext, cachedFile } from './cached-page.ts'
import { currentPage } from './current-page.ts'

const { files, serviceFiles } = routes.statusPage

const svg = 'image/svg+xml; charset=utf-8'

/** The state of the page, and of one service alone, as a picture for a README or an intranet. */
export const badgeRoutes: Binding[] = [
  cachedFile(files.badge, svg, (context) => badge(badgeOfPage(context))),
  cachedFile(serviceFiles.badge, svg, (context) => badge(badgeOfService(context))),
]

function badgeOfPage({ deps, statusPage }: CachedContext): BadgeProps {
  const { organization, groups } = currentPage(deps, statusPage)
  const t = messagesOf(organization.language)
  const status = worstStatus(groups.flatMap(({ services }) => services.map((service) => service.status)))
  const words = status === 'operational' ? t.banner.operational : t.serviceStatus[status]
  return { name: organization.name, status, words }
}

function badgeOfService({ deps, statusPage, params }: CachedContext<'id'>): BadgeProps {
  const { organization, groups } = currentPage(deps, statusPage)
  const service = groups.flatMap(({ services }) => services).find(({ id }) => id === params.id)
  if (!service) throw notFound('service')
  const name = serviceLabels(deps.db, organization.id)(service)
  const { status } = service
  return { name, status, words: messagesOf(organization.language).serviceStatus[status] }
}
