import { eq } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addIncidentNote } from '#src/domain/incidents/incident-notes.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { exportOrganization } from '#src/domain/transfer/export-organization.ts'
import { zipOf } from '#src/domain/transfer/zip.ts'
import { subscribe } from './factories.ts'
import { acmeId, system } from './personas.ts'
import { type TestRoom, testRoom } from './room.ts'
import type { TestDeps } from './test-deps.ts'

/** Bytes that an import takes. */
export const largest = 256 * 1024 * 1024

export async function exported(deps: TestDeps, organizationId: string): Promise<Blob> {
  return new Response(zipOf(exportOrganization(deps, system, organizationId), deps.clock.now())).blob()
}

/** Another Opsentry at the same moment, with an empty organization `acme`. */
export function elsewhere(): TestRoom {
  const room = testRoom({ defaultUrl: 'http://elsewhere.example' })
  let id = 0
  room.deps.ids.id = () => `new${String(++id).padStart(9, '0')}`
  return room
}

/** Acme with one of everything that an export holds, and every secret there is. */
export function fullOrganization(): TestRoom {
  const room = testRoom()
  const { deps } = room
  const opened = {
    title: 'Logins fail',
    body: 'We look.',
    status: 'investigating',
    notify: false,
  } as const
  const { id: serviceId } = createService(deps, system, acmeId, { name: 'Web', description: '', serviceGroupId: null })
  const services = [{ serviceId, status: 'degraded_performance' as const }]
  const incident = openIncident(deps, room.actor('ed'), acmeId, { ...opened, services })
  addIncidentNote(deps, room.actor('ed'), acmeId, incident.id, { body: 'The second disk.' })
  subscribe(deps, 'sue@example.org')
  const endpoint = deps.secrets.seal('https://hooks.example.org/T0P/SECRET', 'x')
  subscribe(deps, 'hooks.example.org/…', { channel: 'slack', endpoint, secret: endpoint })
  subscribe(deps, 'gone', { erasedAt: 1, state: 'unsubscribed' })
  writeUnaudited(deps.db, (tx) => {
    tx.insert(webhookEndpoints)
      .values({
        id: 'endpoint0000',
        organizationId: acmeId,
        name: 'Pager',
        address: 'pager.example.org/…',
        url: endpoint,
        events: ['incident'],
        secret: endpoint,
        createdAt: 1,
      })
      .run()
    tx.update(organizations)
      .set({ visibility: 'password', pagePasswordHash: '$2b$04$secret', customDomain: 'status.acme.example' })
      .where(eq(organizations.id, acmeId))
      .run()
  })
  return room
}
