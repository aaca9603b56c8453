import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Incident } from '#src/domain/incidents/incident.ts'
import type { Service } from '#src/domain/services/service.ts'
import type { IncidentId, OrganizationId } from './ids.ts'
import { incidents, statusUpdates } from './schema/incidents.ts'

/** The compiler is the test here: each line it is told to expect an error on has one. */
function mixedUp(incident: Incident, service: Service, typed: string) {
  const taken: IncidentId[] = [incident.id, typed]
  // @ts-expect-error: a service's
  const ofService: IncidentId = service.id
  // @ts-expect-error: an organization's
  const ofOrganization: IncidentId = service.organizationId
  // @ts-expect-error: the other way round
  const owner: OrganizationId = incident.id
  return [
    ...[...taken, ofService, ofOrganization, owner, eq(incidents.id, typed), eq(statusUpdates.incidentId, incident.id)],
    // @ts-expect-error: a service's
    eq(incidents.id, service.id),
    // @ts-expect-error: an incident's
    eq(incidents.organizationId, incident.id),
  ]
}

test('an id of one noun is not taken for another’s, and any text may be asked for', () => {
  const named = { id: 'a', organizationId: 'b' }
  expect(mixedUp(named as Incident, named as Service, 'c')).toHaveLength(9)
})
