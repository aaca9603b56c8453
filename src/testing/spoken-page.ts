import { eq } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import { updatesOf } from '#src/domain/incidents/find-incident.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { recordPastIncident } from '#src/domain/incidents/record-past-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import type { Language } from '#src/words.ts'
import type { TestApp } from './harness.ts'
import { acmeId, system } from './personas.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export function speak({ deps }: Pick<TestApp, 'deps'>, language: Language): void {
  writeUnaudited(deps.db, (tx) => {
    tx.update(organizations).set({ language }).where(eq(organizations.id, acmeId)).run()
  })
}

/**
 * acme's page in a language, with all that a page can show: an outage that is open, past ones, maintenance that is over, that
 * runs too long and that is ahead. Whatever people type is made of words that no language has.
 */
export async function fillSpokenPage(app: TestApp, language: Language) {
  const { deps } = app
  speak(app, language)
  const now = deps.clock.now()
  const trofa = createServiceGroup(deps, system, acmeId, { name: 'Trofa' }).id
  const service = (name: string, serviceGroupId: string | null, startedAt = now - 200 * day) =>
    createService(deps, system, acmeId, { name, description: 'Zumi', serviceGroupId, startedAt }).id
  const [kvant, brux, plimo, nuvo] = [
    service('Kvant', trofa),
    service('Brux', trofa),
    service('Plimo', null),
    service('Nuvolarimpobruxtavenkolimar', null, now),
  ]
  setServiceStatus(deps, system, acmeId, nuvo, 'degraded_performance')
  const past = (title: string, ago: number, length: number, status: 'partial_outage' | 'degraded_performance') =>
    recordPastIncident(deps, system, acmeId, {
      title,
      body: 'Lorpa mivu.',
      services: [{ serviceId: kvant, status }],
      startedAt: now - ago,
      endedAt: now - ago + length,
    })
  past('Zubri', 3 * day, 2.5 * hour, 'partial_outage')
  past('Zubra', 40 * day, 27 * hour, 'degraded_performance')
  past('Zubro', 41 * day, 20_000, 'degraded_performance')
  const window = (title: string, from: number, length: number, autoComplete: boolean) =>
    scheduleWindow(deps, system, acmeId, {
      title,
      body: 'Lorpa vek.',
      serviceIds: [brux, plimo],
      reminders: [24 * 60],
      scheduledStart: from,
      scheduledEnd: from + length,
      autoStart: true,
      autoComplete,
      notifyAtStart: true,
      notifyAtEnd: true,
      notify: true,
      rule: null,
    }).id
  const windows = [
    window('Vekto', now + 10 * minute, 20 * minute, true),
    window('Vekta', now + 40 * minute, 20 * minute, false),
    window('Vekti', now + 2 * day, 26 * hour, true),
  ]
  for (const after of [10, 20, 10, 20, 15]) await pass(app, after * minute)
  const incident = openIncident(deps, system, acmeId, {
    title: 'Zubru',
    body: 'Lorpa **mivu**.',
    status: 'investigating',
    services: [
      { serviceId: kvant, status: 'major_outage' },
      { serviceId: plimo, status: 'partial_outage' },
    ],
    notify: true,
  }).id
  await pass(app, 30 * minute)
  const [first] = updatesOf(deps.db, incident)
  editStatusUpdate(deps, system, acmeId, incident, first?.id ?? '', { body: 'Lorpa mivo.', notify: false })
  postUpdate(deps, system, acmeId, incident, {
    status: 'identified',
    body: 'Lorpa miva.',
    services: [{ serviceId: plimo, status: 'degraded_performance' }],
    notify: true,
    nextUpdateBy: deps.clock.now() + hour,
  })
  return {
    incident,
    planned: windows[2],
    paths: [
      '/',
      '/history',
      `/incidents/${incident}`,
      ...windows.map((id) => `/maintenance/${id}`),
      ...[kvant, nuvo].map((id) => `/services/${id}`),
      '/subscribe',
      '/privacy/history',
      '/privacy/sub-processors',
      '/privacy/cookies',
    ],
    feeds: [`/services/${kvant}/`, '/'],
  }
}

/** Time passes, and what happens by the clock happens. */
export async function pass({ deps }: TestApp, milliseconds: number): Promise<void> {
  deps.clock.advance(milliseconds)
  for (const job of jobs) await runJob(deps, job)
}
