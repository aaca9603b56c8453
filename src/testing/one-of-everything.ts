import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { apiTokens, factorResets, invitations, passkeys } from '#src/db/schema/access.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { auditArchives, notices } from '#src/db/schema/operations.ts'
import { subProcessors } from '#src/db/schema/privacy.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import { draftForPerson } from '#src/domain/agent-drafts/agent-drafts.ts'
import { createApiToken, createOwnToken } from '#src/domain/api-tokens/create-api-token.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { createTemplate, listTemplates } from '#src/domain/incidents/incident-templates.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { savePostmortemDraft } from '#src/domain/incidents/postmortem.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { updatesOfWindow } from '#src/domain/maintenance/find-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createMetric } from '#src/domain/metrics/create-metric.ts'
import { newMetric } from '#src/domain/metrics/metric.ts'
import { publishNotice } from '#src/domain/notices/publish-notice.ts'
import { setAnchorPlace } from '#src/domain/notifications/audit-anchors/set-anchor-place.ts'
import { addEventFollower } from '#src/domain/notifications/change-event-followers.ts'
import { queueNotification } from '#src/domain/notifications/queue-notification.ts'
import { listReaders } from '#src/domain/page-access/find-readers.ts'
import { listPasses } from '#src/domain/page-access/passes.ts'
import { createReaderGroup } from '#src/domain/page-access/reader-groups.ts'
import { configureBucket, removeBucket } from '#src/domain/page-copies/configure-bucket.ts'
import { retiredBuckets } from '#src/domain/page-copies/find-bucket.ts'
import { savePolicyDraft } from '#src/domain/privacy/draft-policy.ts'
import { addSubProcessor } from '#src/domain/privacy/sub-processors.ts'
import { createGroup } from '#src/domain/scim/change-group.ts'
import { createUser } from '#src/domain/scim/change-user.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { inviteMember } from '#src/domain/team/invite-member.ts'
import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import { testWebhook } from '#src/domain/webhooks/test-webhook.ts'
import { exampleOf, variableOf } from '#src/http/api/v1/describe.ts'
import { routesAt } from '#src/http/methods.ts'
import { routes } from '#src/routes.ts'
import { subscribe } from './factories.ts'
import { standIn } from './fallback.ts'
import { appOver, type Browser, type TestAnswer } from './harness.ts'
import { openByMail, passOf, setOrganization } from './page-readers.ts'
import {
  accountId,
  acmeId,
  actorOf,
  otherId,
  type Persona,
  populate,
  programActor,
  system,
  testOrigin,
} from './personas.ts'
import { publishFirstPolicy } from './policies.ts'
import { madeToPublish } from './publications.ts'
import { described, provisionerOf } from './scim.ts'
import { addProvenDomain, addProvider } from './sso.ts'
import { type TestDeps, testDeps } from './test-deps.ts'

export type Verdict = 'admitted' | 'sign in' | 'forbidden' | 'not found' | 'unauthorized'

export function verdict({ status, location }: TestAnswer, method: string): Verdict {
  if (status === 401) return method === 'GET' ? 'unauthorized' : 'sign in'
  else if (location?.startsWith('/sign-in?next=')) return 'sign in'
  else if (status === 403) return 'forbidden'
  else if (status === 404) return 'not found'
  else return 'admitted'
}

/** An app in which both organizations own one of everything, and what each id is. Made once in a worker; each gets a copy. */
export function populated() {
  const app = appOver(testDeps({}, fillWithOne))
  if (!made) throw new Error('nothing was filled')
  return { app, ...made }
}

interface Made {
  ids: { acme: Things; other: Things }
  common: Common
}

let made: Made | undefined

function fillWithOne(deps: TestDeps): void {
  populate(deps)
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'status@acme.example' }
  configureRelay(deps, system, relay)
  standIn(deps, { relay: { host: '127.0.0.1', port: 9 } })
  const notice = { title: 'Notice', body: 'Text', startsAt: 0, endsAt: 1, mail: false }
  publishNotice(deps, system, notice)
  setAnchorPlace(deps, system, readForm({ place: 'auditor@example.com' }))
  const ids = { acme: thingsOf(deps, acmeId, 'otto'), other: thingsOf(deps, otherId, 'olga') }
  made = { ids, common: commonThings(deps) }
}

export type Common = ReturnType<typeof commonThings>

/** Things of the instance itself. */
function commonThings(deps: TestDeps) {
  const { id: version } = publishFirstPolicy(deps)
  savePolicyDraft(deps, system, { source: 'The next one.', summary: 'More.', language: 'en' })
  const facts = { name: 'Host', purpose: 'Hosting', location: 'Germany', url: null, since: '2026-01-01' }
  addSubProcessor(deps, system, facts)
  const subProcessor = deps.db.select().from(subProcessors).get()?.id ?? ''
  const notice = deps.db.select().from(notices).get()?.id ?? ''
  const [provider, mailDomain] = [addProvider(deps, null).id, addProvenDomain(deps, null)]
  return { notice, version, subProcessor, provider, mailDomain }
}

export type Things = ReturnType<typeof thingsOf>

/** A message about the update that somebody may want to retry. */
function failedMessage(deps: TestDeps, organizationId: string, statusUpdateId: string) {
  const subscriberId = subscribe(deps, `sue@${organizationId}.example`, { organizationId })
  return writeUnaudited(deps.db, (tx) => {
    queueNotification(tx, deps, system, organizationId, { statusUpdateId })
    const owed = tx.select().from(notifications).where(eq(notifications.statusUpdateId, statusUpdateId)).get()
    const [notification, delivery] = [owed?.id ?? '', deps.ids.id()]
    tx.insert(deliveries)
      .values({
        ...{ id: delivery, organizationId, notificationId: notification, subscriberId, createdAt: 0, nextAttemptAt: 0 },
        ...{ channel: 'email', kind: 'status_update', state: 'failed', address: 'sue@example.org' },
      })
      .run()
    return { notification, message: delivery }
  })
}

function thingsOf(deps: TestDeps, organizationId: string, owner: Persona) {
  const group = createServiceGroup(deps, system, organizationId, { name: 'Group' })
  const service = createService(deps, system, organizationId, { name: 'API', description: '', serviceGroupId: null })
  const archived = createService(deps, system, organizationId, { name: 'Old', description: '', serviceGroupId: null })
  archiveService(deps, system, organizationId, archived.id, 'Old')
  createService(deps, system, organizationId, { name: 'Web', description: '', serviceGroupId: group.id })
  const metric = createMetric(deps, system, organizationId, { ...newMetric, name: 'Metric' })
  const opened = { title: 'Incident', body: 'Text', status: 'investigating', services: [], notify: false } as const
  const incident = openIncident(deps, system, organizationId, { ...opened, services: [] })
  const update = deps.db.select().from(statusUpdates).where(eq(statusUpdates.incidentId, incident.id)).get()
  const window = scheduleWindow(deps, system, organizationId, {
    title: 'Window',
    body: 'Text',
    serviceIds: [],
    reminders: [],
    scheduledStart: deps.clock.now() + 3_600_000,
    scheduledEnd: deps.clock.now() + 7_200_000,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: false,
    rule: null,
  })
  createTemplate(deps, system, organizationId, { name: 'T', title: 'T', body: 'T', status: 'investigating' })
  inviteMember(deps, system, organizationId, { email: `new@${organizationId}.example`, role: 'viewer', days: 7 })
  const invitation = deps.db.select().from(invitations).where(eq(invitations.organizationId, organizationId)).get()
  createApiToken(deps, system, organizationId, { name: 'Token', role: 'viewer', days: 30 })
  createOwnToken(deps, actorOf(owner), organizationId, { name: 'Own', role: 'viewer', days: 30 })
  const tokens = deps.db.select().from(apiTokens).where(eq(apiTokens.organizationId, organizationId)).all()
  const token = tokens.find(({ accountId }) => accountId === null)
  const ownToken = tokens.find(({ accountId }) => accountId !== null)
  const subscriber = subscribe(deps, `reader@${organizationId}.example`, { organizationId })
  const askedSubscriber = subscribe(deps, `asked@${organizationId}.example`, { organizationId, state: 'unconfirmed' })
  const url = 'https://hooks.example/status'
  const webhook = createWebhook(deps, system, organizationId, { name: 'Hook', url, events: ['incident'] })
  testWebhook(deps, system, organizationId, webhook.id)
  const delivery = deps.db.select().from(deliveries).where(eq(deliveries.webhookEndpointId, webhook.id)).get()
  const failed = failedMessage(deps, organizationId, update?.id ?? '')
  const passkey = {
    id: deps.ids.id(),
    accountId: accountId(owner),
    name: 'Key',
    publicKey: '',
    counter: 0,
    createdAt: 0,
  }
  const member = accountId(organizationId === acmeId ? 'vic' : 'olga')
  const provider = provisionerOf(deps, organizationId)
  const scimUser = createUser(deps, provider, described('outside', { email: null, active: false })).id
  const operators = { displayName: 'Operators', externalId: null, members: new Set([scimUser]) }
  const scimGroup = createGroup(deps, provider, operators).id
  const importId = deps.ids.id()
  const earlierAudit = {
    id: deps.ids.id(),
    organizationId,
    origin: 'http://elsewhere.example',
    exportedAt: 0,
    entries: 0,
  }
  const session = writeUnaudited(deps.db, (tx) => {
    tx.insert(auditArchives)
      .values({ ...earlierAudit, bytes: gzipSync('') })
      .run()
    tx.insert(passkeys)
      .values({ ...passkey, credentialId: passkey.id })
      .run()
    tx.insert(factorResets)
      .values({ id: deps.ids.id(), accountId: member, organizationId, requestedAt: 0, dueAt: 2 ** 52 })
      .run()
    tx.insert(subscriberImports)
      .values({
        id: importId,
        organizationId,
        fileName: 'list.csv',
        consent: 'shop',
        state: 'previewed',
        layout: {
          columns: [
            { index: 0, name: 'email', addresses: 1 },
            { index: 1, name: 'boss', addresses: 1 },
          ],
          wishes: ['status'],
        },
        column: 0,
        found: [
          { line: 2, column: 0, email: 'listed@example.org' },
          { line: 2, column: 1, email: 'boss@example.org' },
        ],
        seen: 2,
        rows: [{ line: 2, email: 'listed@example.org' }],
        problems: [{ line: 2, problem: 'otherColumn' }],
        total: 1,
        createdAt: deps.clock.now(),
      })
      .run()
    return startSession(tx, deps, accountId(owner), testOrigin)
  })
  const agent = programActor({ role: 'editor', organizationId })
  const component = routes.managementApi.page.component.patch
  const agentDraft = draftForPerson(deps, agent, {
    ...{ tool: 'set_service_status', method: component.method, body: '{"component":{"status":"operational"}}' },
    path: component.url({ page_id: organizationId, component_id: service.id }),
  })
  return {
    ...failed,
    agentDraft: agentDraft.id,
    ...madeToPublish(deps, 'Text', organizationId),
    metric: metric.id,
    metricsProvider: metric.metricsProviderId,
    service: service.id,
    archived: archived.id,
    group: group.id,
    incident: incident.id,
    update: update?.id ?? '',
    window: window.id,
    windowUpdate: updatesOfWindow(deps.db, window.id)[0]?.id ?? '',
    invitation: invitation?.id ?? '',
    token: token?.id ?? '',
    webhook: webhook.id,
    delivery: delivery?.id ?? '',
    template: listTemplates(deps.db, organizationId)[0]?.id ?? '',
    member,
    subscriber,
    askedSubscriber,
    ...incidentOfPrograms(deps, organizationId, { service: service.id, subscriber: askedSubscriber }),
    subscriberImport: importId,
    passkey: passkey.id,
    ownToken: ownToken?.id ?? '',
    session: createHash('sha256').update(session).digest('hex').slice(0, 16),
    page: organizationId,
    earlierAudit: earlierAudit.id,
    retiredBucket: emptiedBucket(deps, organizationId),
    provider: addProvider(deps, organizationId).id,
    mailDomain: addProvenDomain(deps, organizationId, `${organizationId}.example`),
    scimUser,
    scimGroup,
    scimToken: provider.tokenId,
    ...readerOfPage(deps, organizationId),
  }
}

/** An incident that is over and has everything that programs ask of one: a draft of its postmortem, a template, a follower. */
function incidentOfPrograms(
  deps: TestDeps,
  organizationId: string,
  { service, subscriber }: { service: string; subscriber: string },
): { pastIncident: string; pastUpdate: string } {
  const services = [{ serviceId: service, status: 'major_outage' as const }]
  const said = { title: 'Outage', body: 'Text', status: 'investigating', notify: false } as const
  const { id } = openIncident(deps, system, organizationId, { ...said, services })
  const { id: pastUpdate } = resolveIncident(deps, system, organizationId, id, { body: 'Text', notify: false })
  savePostmortemDraft(deps, system, organizationId, id, { body: 'Text' })
  writeUnaudited(deps.db, (tx) => addEventFollower(tx, deps, { id: subscriber, organizationId }, id))
  return { pastIncident: id, pastUpdate }
}

/** A reader of the page, who is in, and a group of readers; the page is public again. */
function readerOfPage(deps: TestDeps, id: string) {
  openByMail(deps, 'sue@example.org', id)
  passOf(deps, 'sue@example.org', { id })
  setOrganization(deps, { visibility: 'public' }, id)
  const [pageReader, pagePass] = [listReaders(deps.db, id)[0]?.id, listPasses(deps, id).passes[0]?.id]
  const readerGroup = createReaderGroup(deps, system, id, { name: 'Customers' }).id
  return { pageReader: pageReader ?? '', pagePass: pagePass ?? '', readerGroup }
}

/** A bucket that was removed and is not empty yet. */
function emptiedBucket(deps: TestDeps, organizationId: string): string {
  const keys = { accessKey: 'KEY', secret: 'SECRET' }
  const form = readForm({ endpoint: 'https://s3.example', name: 'status', prefix: organizationId, ...keys })
  configureBucket(deps, system, organizationId, form)
  removeBucket(deps, system, organizationId)
  return retiredBuckets(deps.db, organizationId)[0]?.id ?? ''
}

/** Which of the things a route's `:id` names. A route that is in none of these fails the test: say here what its id is. */
const idOf: [RegExp, (things: Things) => string][] = [
  [/^(\/s\/:slug)?\/services\//, ({ service }) => service],
  [/^(\/s\/:slug)?\/incidents\//, ({ incident }) => incident],
  [/^(\/s\/:slug)?\/maintenance\//, ({ window }) => window],
  [/^(\/s\/:slug)?\/access\/providers\//, ({ provider }) => provider],
  [/^\/app\/:slug\/audit\/earlier\//, ({ earlierAudit }) => earlierAudit],
  [/^\/app\/:slug\/maintenance\//, ({ window }) => window],
  [/^\/app\/:slug\/services\//, ({ service }) => service],
  [/^\/app\/:slug\/archived-services\//, ({ archived }) => archived],
  [/^\/app\/:slug\/metrics\//, ({ metric }) => metric],
  [/^\/app\/:slug\/service-groups\//, ({ group }) => group],
  [/^\/app\/:slug\/agent-drafts\//, ({ agentDraft }) => agentDraft],
  [/^\/app\/:slug\/publications\//, ({ publication }) => publication],
  [/^\/app\/:slug\/announcements\//, ({ announcement }) => announcement],
  [/^\/app\/:slug\/canned-texts\//, ({ cannedText }) => cannedText],
  [/^\/app\/:slug\/incident-templates\//, ({ template }) => template],
  [/^\/app\/:slug\/incidents\//, ({ incident }) => incident],
  [/^\/app\/:slug\/subscribers\//, ({ subscriber }) => subscriber],
  [/^\/app\/:slug\/subscriber-imports\//, ({ subscriberImport }) => subscriberImport],
  [/^\/app\/:slug\/notifications\//, ({ notification }) => notification],
  [/^\/app\/:slug\/team\/members\//, ({ member }) => member],
  [/^\/app\/:slug\/team\/second-factor-resets\//, ({ member }) => member],
  [/^\/app\/:slug\/team\/invitations\//, ({ invitation }) => invitation],
  [/^\/app\/:slug\/api-tokens\//, ({ token }) => token],
  [/^\/app\/:slug\/webhooks\//, ({ webhook }) => webhook],
  [/^\/app\/:slug\/settings\/provisioning\/tokens\//, ({ scimToken }) => scimToken],
  [/^\/scim\/v2\/Users\//, ({ scimUser }) => scimUser],
  [/^\/scim\/v2\/Groups\//, ({ scimGroup }) => scimGroup],
  [/^\/app\/:slug\/settings\/readers\/passes\//, ({ pagePass }) => pagePass],
  [/^\/app\/:slug\/settings\/readers\/groups\//, ({ readerGroup }) => readerGroup],
  [/^\/app\/:slug\/settings\/readers\//, ({ pageReader }) => pageReader],
  [/^\/app\/:slug\/settings\/bucket\/retired\//, ({ retiredBucket }) => retiredBucket],
  [/^\/app\/:slug\/settings\/sso\/domains\//, ({ mailDomain }) => mailDomain],
  [/^\/app\/:slug\/settings\/sso\/providers\//, ({ provider }) => provider],
  [/^\/account\/sessions\//, ({ session }) => session],
  [/^\/account\/passkeys\//, ({ passkey }) => passkey],
  [/^\/account\/api-tokens\//, ({ ownToken }) => ownToken],
  [/^\/account\/organizations\//, ({ page }) => page],
]
/** By the names of the management API's parameters, wherever they stand. */
const ofPrograms: Record<string, (things: Things) => string> = {
  ':page_id': ({ page }) => page,
  ':organization_id': ({ page }) => page,
  ':component_id': ({ service }) => service,
  ':id': ({ group }) => group,
  ':incident_id': ({ pastIncident }) => pastIncident,
  ':incident_update_id': ({ pastUpdate }) => pastUpdate,
  ':subscriber_id': ({ askedSubscriber }) => askedSubscriber,
  ':user_id': ({ member }) => member,
  ':page_access_user_id': ({ pageReader }) => pageReader,
  ':page_access_group_id': ({ readerGroup }) => readerGroup,
  ':metric_id': ({ metric }) => metric,
  ':metrics_provider_id': ({ metricsProvider }) => metricsProvider,
}

/** For a shell: `COMPONENT_ID` and its like. */
export function idsOfPrograms(things: Things): Record<string, string> {
  return Object.fromEntries(Object.entries(ofPrograms).map(([name, idIn]) => [variableOf(name.slice(1)), idIn(things)]))
}

/** `id`: in place of the last one that the path names. */
function filledForPrograms(path: string, things: Things, id: string | undefined): string {
  const names = path.match(/:\w+/g) ?? []
  const last = names.at(-1)
  return path.replace(/:\w+/g, (name) => (name === last && id) || (ofPrograms[name]?.(things) ?? 'abcdefghijkl'))
}

/** The id that a path names last is of something that both organizations have one of. */
export function namesThing(path: string): boolean {
  if (!path.startsWith('/v1/')) return /:(id|updateId)/.test(path) && idOf.some(([pattern]) => pattern.test(path))
  const [page, ...things] = path.match(/:\w+/g) ?? []
  return page !== undefined && things.length > 0 && things.every((name) => name in ofPrograms)
}

export function foreignId(path: string, things: Things): string {
  const [last] = (path.match(/:\w+/g) ?? []).slice(-1)
  return path.startsWith('/v1/')
    ? (ofPrograms[last ?? '']?.(things) ?? '')
    : (idOf.find(([pattern]) => pattern.test(path))?.[1](things) ?? '')
}

const ofNobody =
  /^\/(admin|account)\/(alarms|api-tokens|bucket\/retired|notices|organizations|data-requests|second-factors|unsent)\//
/** Ids that belong to no organization. */
const ofInstance: [RegExp, (common: Common) => string][] = [
  [/^\/(sign-in|admin)\/sso\/(providers\/)?:id/, ({ provider }) => provider],
  [/^\/admin\/sso\/domains\//, ({ mailDomain }) => mailDomain],
  [/\/notices\//, ({ notice }) => notice],
  [/\/(privacy|privacy-policy)\/(history|versions)\/|\/policy-versions\//, ({ version }) => version],
  [/\/sub-processors\//, ({ subProcessor }) => subProcessor],
]

export function filled(path: string, slug: string, things: Things, id: string | undefined, common?: Common): string {
  if (path.startsWith('/v1/')) return filledForPrograms(path, things, id)
  const find = idOf.find(([pattern]) => pattern.test(path))?.[1]
  const findCommon = ofInstance.find(([pattern]) => pattern.test(path))?.[1]
  if (/:id/.test(path) && !find && !findCommon && !ofNobody.test(path)) throw new Error(`whose id is in ${path}?`)
  const own = (common && findCommon?.(common)) ?? find?.(things) ?? things.page
  return path
    .replace(':slug', slug)
    .replace(/:id/, id ?? own)
    .replace(':updateId', path.includes('/maintenance/') ? things.windowUpdate : things.update)
    .replace(':deliveryId', path.includes('/webhooks/') ? things.delivery : things.message)
    .replace(/:\w+/g, 'abcdefghijkl')
}

/** Fields with which each form would do what it is for, as far as one set can. */
export async function send(browser: Browser, method: string, url: string): Promise<TestAnswer> {
  if (method === 'GET') return browser.get(url)
  const status = url.includes('/incidents/') ? 'monitoring' : 'partial_outage'
  if (url.startsWith('/scim/v2/')) return provision(browser, method, url)
  if (url.startsWith('/v1/')) return callAsDocumented(browser, method, url)
  if (method === 'POST')
    return browser.post(url, { status, name: 'New', title: 'New', body: 'New', role: 'viewer', direction: 'up' })
  return browser.send(url, { method, headers: {} })
}

/** With the body that the documentation shows, which no check refuses before the thing is looked for. */
async function callAsDocumented(browser: Browser, method: string, url: string): Promise<TestAnswer> {
  const { pathname } = new URL(url, 'http://localhost')
  const route = routesAt(pathname).find((one) => one.method === method)
  const { operations } = await import('#src/http/api/v1/operations.ts')
  const operation = operations.find((one) => one.route.name === route?.name)
  // Ids of nothing: what the path names is asked before them.
  const body = JSON.stringify((operation && exampleOf(operation)) ?? {}).replace(/\$[A-Z_]+/g, 'abcdefghijkl')
  return browser.send(url, { method, headers: { 'content-type': 'application/json' }, body })
}

function provision(browser: Browser, method: string, url: string): Promise<TestAnswer> {
  const values = { userName: `new-${method}`, displayName: `New ${method}`, active: false }
  const body = method === 'PATCH' ? { Operations: [{ op: 'replace', value: values }] } : values
  return browser.send(url, { method, headers: { 'content-type': 'application/scim+json' }, body: JSON.stringify(body) })
}
