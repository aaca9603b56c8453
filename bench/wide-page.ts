import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { system } from '#src/testing/personas.ts'

const groups = 6
const servicesPerGroup = 10

/** A page in Berlin with 60 services in 6 groups, all of them well. */
export function fillWidePage(deps: AppDeps, organizationId: string): void {
  writeUnaudited(deps.db, (tx) => tx.update(organizations).set({ timeZone: 'Europe/Berlin' }).run())
  for (let group = 0; group < groups; group++) {
    const { id } = createServiceGroup(deps, system, organizationId, { name: `Group ${group}` })
    for (let one = 0; one < servicesPerGroup; one++)
      createService(deps, system, organizationId, {
        ...{ name: `Service ${group}-${one}`, description: '', serviceGroupId: id, startedAt: 0 },
      })
  }
}

/** One of them fails. Returns the incident's id. */
export function breakOne(deps: AppDeps, organizationId: string): string {
  const [first] = listServices(deps.db, organizationId).flatMap(({ services }) => services)
  if (!first) throw new Error('there is no service to break')
  const { id } = openIncident(deps, system, organizationId, {
    ...{ title: 'Logins fail', body: 'We are **looking** into it.', status: 'investigating', notify: false },
    services: [{ serviceId: first.id, status: 'major_outage' }],
  })
  return id
}
