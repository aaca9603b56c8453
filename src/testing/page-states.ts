import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { deleteStatusUpdate } from '#src/domain/incidents/delete-status-update.ts'
import { editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import { type OpenIncident, openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { publishPostmortem } from '#src/domain/incidents/postmortem.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { cancelWindow, postMaintenanceUpdate } from '#src/domain/maintenance/change-window.ts'
import type { NewWindow } from '#src/domain/maintenance/check-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import type { ServiceOptions } from '#src/domain/services/service-options.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import type { MaintenanceStatus, ServiceStatus } from '#src/words.ts'
import { system } from './personas.ts'
import { type TestDeps, testEpoch } from './test-deps.ts'

const minute = 60_000
const hour = 60 * minute

type Statuses = Record<string, ServiceStatus>

/** An organization of its own, from the same moment on, in which a state of a page is brought about. */
function organizationNamed(deps: TestDeps, slug: string) {
  deps.clock.set(testEpoch)
  const id = deps.ids.id()
  writeUnaudited(deps.db, (tx) => {
    tx.insert(organizations)
      .values({ id, slug, name: `Page ${slug}`, timeZone: 'Europe/Berlin', recallSeconds: 0, createdAt: testEpoch })
      .run()
  })
  const affected = (statuses: Statuses) =>
    Object.entries(statuses).map(([serviceId, status]) => ({ serviceId, status }))
  return {
    pass: (minutes: number) => deps.clock.advance(minutes * minute),
    group: (name: string) => createServiceGroup(deps, system, id, { name }).id,
    service: (name: string, serviceGroupId: string | null = null, description = '') =>
      createService(deps, system, id, { name, description, serviceGroupId }).id,
    options: (serviceId: string, options: Partial<ServiceOptions>) => editService(deps, system, id, serviceId, options),
    set: (serviceId: string, status: ServiceStatus) => setServiceStatus(deps, system, id, serviceId, status),
    archive: (serviceId: string, name: string) => archiveService(deps, system, id, serviceId, name),
    incident: (title: string, statuses: Statuses = {}, more: Partial<OpenIncident> = {}) =>
      openIncident(deps, system, id, {
        ...{ title, body: 'We are looking into it.', status: 'investigating', notify: true, ...more },
        services: affected(statuses),
      }).id,
    update: (
      incidentId: string,
      status: OpenIncident['status'],
      statuses: Statuses = {},
      body = `It is ${status}.`,
    ): string =>
      postUpdate(deps, system, id, incidentId, { status, body, services: affected(statuses), notify: false }).id,
    edit: (incidentId: string, updateId: string, body: string) =>
      editStatusUpdate(deps, system, id, incidentId, updateId, { body, notify: false }),
    takeBack: (incidentId: string, updateId: string) => deleteStatusUpdate(deps, system, id, incidentId, updateId),
    resolve: (incidentId: string) => resolveIncident(deps, system, id, incidentId, { body: 'Over.', notify: false }),
    explain: (incidentId: string) => publishPostmortem(deps, system, id, incidentId, { body: '# Why', notify: true }),
    plan: (title: string, inHours: number, serviceIds: string[], more: Partial<NewWindow> = {}) =>
      scheduleWindow(deps, system, id, {
        ...{ title, body: 'We upgrade.', serviceIds, reminders: [], notify: true, rule: null },
        ...{ autoStart: false, autoComplete: false, notifyAtStart: false, notifyAtEnd: false },
        scheduledStart: deps.clock.now() + inHours * hour,
        scheduledEnd: deps.clock.now() + (inHours + 2) * hour,
        ...more,
      }).id,
    step: (windowId: string, status: Exclude<MaintenanceStatus, 'cancelled'>) =>
      postMaintenanceUpdate(deps, system, id, windowId, { status, body: `Now ${status}.`, notify: false }),
    cancel: (windowId: string) => cancelWindow(deps, system, id, windowId, { body: 'Not needed.', notify: false }),
  }
}

type Page = ReturnType<typeof organizationNamed>

/** Three services: two in a group, one without. */
function services(page: Page) {
  const core = page.group('Core')
  return {
    core,
    api: page.service('API', core, 'REST'),
    login: page.service('Login', core),
    site: page.service('Site'),
  }
}

/** States in which a page may be, by the short name of the organization that is in it. */
const states = {
  nothing: () => {},

  operational: services,

  minor(page) {
    const { api } = services(page)
    page.pass(7)
    page.incident('The API is slow', { [api]: 'degraded_performance' })
  },

  major(page) {
    const { api, login } = services(page)
    const incident = page.incident('Logins fail', { [login]: 'partial_outage' })
    page.pass(5)
    page.update(incident, 'identified', { [login]: 'major_outage', [api]: 'degraded_performance' })
  },

  critical(page) {
    const { api, login, site } = services(page)
    page.pass(1)
    const statuses = { [api]: 'major_outage', [login]: 'major_outage', [site]: 'major_outage' } as const
    page.incident('Everything is down', statuses, { startedAt: testEpoch - 20 * minute })
  },

  'several-incidents'(page) {
    const { api, login, site } = services(page)
    const first = page.incident('First', { [api]: 'partial_outage' })
    page.pass(1)
    const second = page.incident('Second', { [login]: 'degraded_performance' }, { impactOverride: 'critical' })
    page.pass(1)
    page.incident('Third', { [site]: 'operational' }, { status: 'identified', notify: false })
    page.pass(1)
    page.update(first, 'monitoring', { [api]: 'degraded_performance' })
    page.pass(1)
    page.resolve(second)
  },

  postmortem(page) {
    const { login } = services(page)
    const incident = page.incident('Logins fail', { [login]: 'major_outage' })
    page.pass(10)
    const slip = page.update(incident, 'identified', { [login]: 'operational' }, 'A slip')
    page.pass(1)
    page.takeBack(incident, slip)
    const typo = page.update(incident, 'monitoring', { [login]: 'partial_outage' }, 'We waht it.')
    page.pass(1)
    page.edit(incident, typo, 'We watch it.')
    page.pass(20)
    page.resolve(incident)
    page.pass(600)
    page.explain(incident)
  },

  maintenance(page) {
    const { api, login, site } = services(page)
    const [over, verifying, running] = [
      page.plan('Over', 1, [api]),
      page.plan('Verifying', 2, [site]),
      page.plan('Running', 3, [login]),
    ]
    page.cancel(page.plan('Cancelled', 4, [api]))
    page.plan('Planned', 48, [api, site])
    page.plan('Of nothing', 72, [], { notify: false })
    page.pass(60)
    page.step(over, 'in_progress')
    page.pass(30)
    page.step(over, 'completed')
    page.step(verifying, 'in_progress')
    page.pass(30)
    page.step(verifying, 'verifying')
    page.step(running, 'in_progress')
  },

  series(page) {
    const { site } = services(page)
    page.plan('Weekly backup', 13, [site], { rule: 'FREQ=WEEKLY;COUNT=3' })
  },

  namesakes(page) {
    const [europe, asia] = [page.group('Europe'), page.group('Asia')]
    page.group('Empty')
    const [here, there] = [page.service('API', europe), page.service('API', asia)]
    const old = page.service('Old API', asia)
    page.incident('Both are slow', {
      [here]: 'degraded_performance',
      [there]: 'partial_outage',
      [old]: 'major_outage',
    })
    page.set(there, 'major_outage')
    page.pass(3)
    page.archive(old, 'Old API')
  },

  'without-services'(page) {
    page.incident('A partner is down')
    services(page)
    page.pass(2)
    page.incident('Invoices come late', {}, { impactOverride: 'minor' })
  },

  'any-script'(page) {
    const api = page.service('واجهة «API»', page.group('الشرق الأوسط'), 'مرحبا 👋')
    const title = 'تعطّل تسجيل الدخول 🔥 <b>& "Co"</b>'
    const incident = page.incident(
      title,
      { [api]: 'partial_outage' },
      { body: '**قيد** [الفحص](https://x.example) \u2028 \t"\\' },
    )
    page.pass(2)
    page.update(incident, 'identified', {}, '日本語 👩‍👩‍👧 \u202e\n\n- one\n- <script>alert(1)</script>')
  },

  'maintenance-and-incident'(page) {
    const { api, login } = services(page)
    const window = page.plan('New disks', 1, [api, login])
    page.pass(60)
    page.step(window, 'in_progress')
    page.pass(10)
    page.incident('The disks do not answer', { [api]: 'major_outage' })
  },

  options(page) {
    const { core, api, login, site } = services(page)
    const [build, deploy] = [page.service('Build', core), page.service('Deploy')]
    for (const service of [build, deploy]) page.options(service, { internal: true })
    page.options(api, { onlyShowIfDegraded: true, startDate: '2025-11-28' })
    page.options(login, { onlyShowIfDegraded: true })
    page.options(site, { showcase: false, startDate: null })
    page.pass(3)
    page.incident('Builds are slow', { [build]: 'major_outage', [deploy]: 'partial_outage' })
    page.incident('Both are slow', { [build]: 'major_outage', [login]: 'degraded_performance' })
    page.plan('New build machines', 5, [build])
    page.plan('New disks', 6, [build, site])
  },
} satisfies Record<string, (page: Page) => unknown>

/** Short name of an organization whose page is in that state. */
export type PageState = keyof typeof states
export const pageStates = Object.keys(states) as PageState[]

/** Brings an organization into being whose page is in this state. */
export function bringAbout(deps: TestDeps, state: PageState): void {
  states[state](organizationNamed(deps, state))
}
