import type { PageIncident, PageMaintenance } from '#src/domain/status-page/model.ts'
import type { CurrentGroup } from '#src/domain/status-page/read-services.ts'
import { routes } from '#src/routes.ts'
import { componentGroupOf, componentOf } from '#src/statuspage/component.ts'
import { incidentOf } from '#src/statuspage/incident.ts'
import { maintenanceOf } from '#src/statuspage/maintenance.ts'
import { type PageContext, pageContext } from '#src/statuspage/page-context.ts'
import type { Component, Incident, Maintenance } from '#src/statuspage/shapes.ts'

/** `base`: absolute, of the status page, with a trailing slash. */
export interface PresentedPage {
  base: string
  context: PageContext
}

export function presentedPage(pageId: string, base: string, groups: readonly CurrentGroup[]): PresentedPage {
  const services = groups.flatMap(({ group, services }) =>
    services.map((service) => ({ service, status: service.status, group: group?.name ?? null })),
  )
  return { base, context: pageContext(pageId, services) }
}

/** In page order: each group, an element of its own, before the services that point back to it. */
export function presentComponents(groups: readonly CurrentGroup[], pageId: string): Component[] {
  return groups.flatMap(({ group, status, services }) => [
    ...(group ? [componentGroupOf(group, status, services, pageId)] : []),
    ...services.map((service) => componentOf(service, service.status, pageId)),
  ])
}

export function presentIncident(incident: PageIncident, { base, context }: PresentedPage): Incident {
  return incidentOf(
    { ...incident, impact: incident.impactForPrograms },
    routes.statusPage.incident.url({ base, id: incident.id }),
    context,
  )
}

export function presentMaintenance(window: PageMaintenance, { base, context }: PresentedPage): Maintenance {
  return maintenanceOf(window, routes.statusPage.maintenance.url({ base, id: window.id }), context)
}
