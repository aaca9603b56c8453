import { invitations } from '#src/db/schema/access.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { updatesOf } from '#src/domain/incidents/find-incident.ts'
import { createTemplate, listTemplates } from '#src/domain/incidents/incident-templates.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { updatesOfWindow } from '#src/domain/maintenance/find-window.ts'
import { listSubProcessors } from '#src/domain/privacy/find-sub-processors.ts'
import { addSubProcessor } from '#src/domain/privacy/sub-processors.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { inviteMember } from '#src/domain/team/invite-member.ts'
import { subscribe } from './factories.ts'
import type { TestApp } from './harness.ts'
import { acmeId, system } from './personas.ts'
import { publishFirstPolicy } from './policies.ts'
import { madeToPublish } from './publications.ts'
import { fillSpokenPage } from './spoken-page.ts'

/** The address of every GET route of an app that is filled with one of everything. */
export async function everyPage(app: TestApp): Promise<string[]> {
  const find = await idsOf(app)
  return app.app.routes
    .filter(({ method, path }) => method === 'GET' && !path.startsWith('/assets'))
    .map(({ path }) => {
      const id = find.find(([part]) => path.includes(part))?.[1] ?? 'zzzzzzzzzzzz'
      return path
        .replace(':slug', 'acme')
        .replace(':page_id', acmeId)
        .replace(':updateId', find.find(([part]) => path.includes(`${part}:id/updates`))?.[2] ?? '')
        .replace(/:\w+/, id)
    })
}

/** Part of a path -> the id that stands after it, and that of its first update. */
async function idsOf(app: TestApp): Promise<[part: string, id: string, update?: string][]> {
  const { deps } = app
  const { incident, planned = '' } = await fillSpokenPage(app, 'en')
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'a@acme.example' }
  configureRelay(deps, system, relay)
  createTemplate(deps, system, acmeId, { name: 'T', title: 'T', body: 'T', status: 'investigating' })
  inviteMember(deps, system, acmeId, { email: 'new@example.com', role: 'viewer', days: 7 })
  createApiToken(deps, system, acmeId, { name: 'Token', role: 'viewer', days: 30 })
  const host = {
    name: 'Host',
    purpose: 'Hosting',
    location: 'Norway',
    url: 'https://host.example/',
    since: '2026-01-01',
  }
  addSubProcessor(deps, system, host)
  const { id: policy } = publishFirstPolicy(deps)
  const [first] = listAllServices(deps.db, acmeId)
  const made = madeToPublish(deps)
  return [
    ['/service-groups/', first?.group?.id ?? ''],
    ['/services/', first?.services[0]?.id ?? ''],
    ['/components/', first?.services[0]?.id ?? ''],
    ['/incidents/', incident, updatesOf(deps.db, incident)[0]?.id],
    ['/maintenance/', planned, updatesOfWindow(deps.db, planned)[0]?.id],
    ['/publications/', made.publication],
    ['/announcements/', made.announcement],
    ['/canned-texts/', made.cannedText],
    ['/incident-templates/', listTemplates(deps.db, acmeId)[0]?.id ?? ''],
    ['/subscriptions/', signedToken(deps, 'subscription', subscribe(deps, 'sue@example.org'))],
    ['/invitations/', signedToken(deps, 'invitation', deps.db.select().from(invitations).get()?.id ?? '')],
    ['/sub-processors/', listSubProcessors(deps.db)[0]?.id ?? ''],
    ['/history/', policy],
  ]
}
