import type { Deps } from '#src/domain/context.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { recordPastIncident } from '#src/domain/incidents/record-past-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { system } from '#src/testing/personas.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The page of an organization that speaks German, during an outage, as somebody there would write it. */
export function fillGermanPage(deps: Deps, organizationId: string): void {
  const now = deps.clock.now()
  const group = createServiceGroup(deps, system, organizationId, { name: 'Versand und Zustellung' }).id
  const service = (name: string, description: string, serviceGroupId: string | null) =>
    createService(deps, system, organizationId, { name, description, serviceGroupId, startedAt: now - 300 * day }).id
  const tracking = service('Sendungsverfolgung', 'Statusmeldungen zu allen Paketen', group)
  const labels = service('Etikettendruck', '', group)
  const payment = service('Zahlungsabwicklung', 'Kreditkarte, Lastschrift, Rechnung', null)

  recordPastIncident(deps, system, organizationId, {
    title: 'Lastschriften wurden verzögert gebucht',
    body: 'Zwischen 9 und 11 Uhr wurden Lastschriften nur verzögert gebucht. Es ging keine Zahlung verloren.',
    services: [{ serviceId: payment, status: 'degraded_performance' }],
    startedAt: now - 4 * day,
    endedAt: now - 4 * day + 2.5 * hour,
  })
  const incident = openIncident(deps, system, organizationId, {
    title: 'Versandetiketten lassen sich nicht drucken',
    body: 'Seit 12:25 Uhr schlägt der Druck von Versandetiketten fehl. Wir suchen die Ursache.',
    status: 'investigating',
    services: [
      { serviceId: labels, status: 'major_outage' },
      { serviceId: tracking, status: 'degraded_performance' },
    ],
    notify: false,
    startedAt: now - 35 * minute,
  })
  postUpdate(deps, system, organizationId, incident.id, {
    status: 'identified',
    body: 'Ein **abgelaufenes Zertifikat** verhindert die Verbindung zum Druckdienst. Es wird gerade erneuert.',
    services: [],
    notify: false,
    displayAt: now - 12 * minute,
    nextUpdateBy: now + 30 * minute,
  })
  scheduleWindow(deps, system, organizationId, {
    title: 'Umstellung der Zahlungsabwicklung',
    body: 'Zahlungen sind für wenige Minuten nicht möglich.',
    serviceIds: [payment],
    reminders: [],
    scheduledStart: now + 2 * day,
    scheduledEnd: now + 2 * day + hour,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: false,
    rule: null,
  })
}
