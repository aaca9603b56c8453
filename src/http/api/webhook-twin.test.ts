import { expect, test } from 'vitest'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { postMaintenanceUpdate } from '#src/domain/maintenance/change-window.ts'
import { recipientOf } from '#src/domain/notifications/channels/recipient.ts'
import { webhookPayload } from '#src/domain/notifications/channels/webhook/payload.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { readIncident } from '#src/domain/status-page/load-incidents.ts'
import { readMaintenance } from '#src/domain/status-page/load-maintenance.ts'
import { readServices } from '#src/domain/status-page/read-services.ts'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { pageIdOf } from '#src/statuspage/page.ts'
import { allDeliveries, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { sent } from '#src/testing/sendable.ts'
import { smallExport } from '#src/testing/statuspage-export.ts'
import { presentedPage, presentIncident, presentMaintenance } from './present.ts'

interface Told {
  incident_updates: { affected_components: { name: string }[] | null }[]
}

/** A room with a Statuspage import, read by webhook (`posted`) and by API (`page`). */
function imported() {
  const room = testRoom()
  importStatuspage(room.deps, system, acmeId, smallExport())
  addWebhook(room.deps, 'https://hooks.example/a')
  const organization = organizationById(room.deps, acmeId)
  const posted = (): Told => {
    const delivery = allDeliveries(room.deps).findLast(({ notificationId }) => notificationId !== null)
    if (!delivery) throw new Error('nothing was owed')
    const payload = webhookPayload(room.deps, delivery, sent(recipientOf(room.deps, delivery)))
    return (sent(payload) as { incident: Told }).incident
  }
  const page = () => presentedPage(pageIdOf(organization), 'http://localhost/', readServices(room.deps, organization))
  return { room, organization, posted, page }
}

const names = ({ incident_updates }: Told) =>
  incident_updates.map(({ affected_components }) => affected_components?.map(({ name }) => name))

test('an imported incident of a grouped service is told by webhook as the API shows it', () => {
  const { room, organization, posted, page } = imported()
  const services = [{ serviceId: 'api000000000', status: 'major_outage' as const }]
  postUpdate(room.deps, system, acmeId, 'open00000000', {
    status: 'identified',
    body: 'Worse.',
    services,
    notify: true,
  })
  const shown = presentIncident(readIncident(room.deps, organization, 'open00000000'), page())
  expect(names(shown)).toEqual([['Core - API'], ['Core - API']])
  expect(names(posted())).toEqual(names(shown))
  expect(posted()).toMatchObject(shown)
})

test('so is maintenance of a service in a group', () => {
  const { room, organization, posted, page } = imported()
  const { windowId } = notifyOfMaintenance(room.deps, { serviceIds: ['api000000000'] })
  const begun = { status: 'in_progress', body: 'We begin.', notify: true } as const
  postMaintenanceUpdate(room.deps, system, acmeId, windowId, begun)
  const shown = presentMaintenance(readMaintenance(room.deps, organization, windowId), page())
  expect(names(shown)).toEqual([['Core - API'], ['Core - API']])
  expect(names(posted())).toEqual(names(shown))
  expect(posted()).toMatchObject(shown)
})
