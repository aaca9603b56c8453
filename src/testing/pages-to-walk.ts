import { eq } from 'drizzle-orm'
import { factorResets, invitations } from '#src/db/schema/access.ts'
import { announcements, cannedTexts } from '#src/db/schema/announcements.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { incidentTemplates } from '#src/db/schema/incident-notes.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { metrics } from '#src/db/schema/metrics.ts'
import { policyVersions, subProcessors } from '#src/db/schema/privacy.ts'
import { publications } from '#src/db/schema/publications.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { issueToken } from '#src/domain/accounts/one-time-tokens.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { connectMailService } from '#src/domain/mail/connect-mail-service.ts'
import { readMailServices } from '#src/domain/mail/mail-services.ts'
import { addReader } from '#src/domain/page-access/change-reader.ts'
import { readerFrom } from '#src/domain/page-access/check-readers.ts'
import { listReaderGroups } from '#src/domain/page-access/find-reader-groups.ts'
import { listReaders } from '#src/domain/page-access/find-readers.ts'
import { createReaderGroup } from '#src/domain/page-access/reader-groups.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { formKey } from '#src/domain/sent-forms/form-key.ts'
import { keepUnsent } from '#src/domain/sent-forms/unsent-form.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { routeOf } from '#src/http/find-route.ts'
import type { MailService } from '#src/words/bounces.ts'
import type { OneTimePurpose } from '#src/words.ts'
import type { TestApp } from './harness.ts'
import { linkTo } from './page-readers.ts'
import { accountId, acmeId, type Persona, system } from './personas.ts'
import { addProvider } from './sso.ts'

export interface Walk {
  persona: Persona | undefined
  pages: string[]
}

interface Walked {
  /** Text that some addresses carry. */
  typed: string
  /** Whose links are followed. */
  subscriberId: string
  /** Of the accounts that links are for. */
  email: string
}

/** Every page there is, with real ids, for whoever may see it: the GET routes of the app, and what refusals look like. */
export function pagesToWalk({ app: { routes }, deps }: TestApp, { typed, subscriberId, email }: Walked): Walk[] {
  const text = encodeURIComponent(typed)
  const shown = routes.filter(({ method, path }) => method === 'GET' && routeOf(method, path)?.forPrograms === false)
  const open = shown.filter(({ method, path }) => routeOf(method, path)?.may === 'anyone')
  const refused = [`/${text}`, `/s/${text}`, '/app/acme', `/sign-in?next=${encodeURIComponent(`/app/${typed}`)}`]
  const lists = [
    `/app/acme/subscribers?search=${text}`,
    '/app/acme/audit/verification?x=1',
    `/app/acme/audit?actor=${text}&subject=${text}`,
  ]
  const made = { unsent: unsentForm(deps, typed), ...providersNamed(deps, typed), ...readersNamed(deps, typed) }
  const withIds = idsIn(deps, subscriberId, made)
  const withToken = tokensIn(linkTokens(deps, subscriberId, email))
  const pages = (list: typeof shown) => list.map(({ path }) => withToken(withIds(path)))
  return [
    { persona: 'iris', pages: [...pages(shown), ...lists, ...refused] },
    { persona: undefined, pages: [...pages(open), ...refused] },
  ]
}

/** A token of each kind of link that is good now, by the part of the path that stands before it. */
export function linkTokens(deps: TestApp['deps'], subscriberId: string, email: string): Record<string, string> {
  const lifetime = 3_600_000
  const oneTime = (purpose: OneTimePurpose, whose: Persona = 'vic') =>
    writeUnaudited(
      deps.db,
      (tx) => issueToken(tx, deps, { purpose, accountId: accountId(whose), email, lifetime }).token,
    )
  return {
    subscriptions: signedToken(deps, 'subscription', subscriberId),
    invitations: signedToken(deps, 'invitation', deps.db.select().from(invitations).get()?.id ?? ''),
    'sign-up': oneTime('sign_up'),
    'reset-password': oneTime('reset_password'),
    'verify-email': oneTime('verify_email', 'iris'),
    'keep-email': oneTime('cancel_email_change'),
    'former-email': oneTime('undo_email_change'),
    'undo-deletion': oneTime('undo_deletion'),
    'second-factor-reset': signedToken(deps, 'factor-reset', lostFactor(deps)),
    reports: mailServiceToken(deps),
    links: linkTo(deps, email),
  }
}

/** Vic's second factor is going to be removed. */
function lostFactor(deps: TestApp['deps']): string {
  const id = deps.ids.id()
  const row = {
    id,
    accountId: accountId('vic'),
    organizationId: acmeId,
    requestedAt: 1,
    dueAt: 2 ** 52,
  }
  writeUnaudited(deps.db, (tx) => void tx.insert(factorResets).values(row).onConflictDoNothing().run())
  return deps.db.select().from(factorResets).get()?.id ?? ''
}

/** The end of the URL to which Postmark posts. */
function mailServiceToken(deps: TestApp['deps']): string {
  const isPostmark = ({ service }: { service: MailService }) => service === 'postmark'
  if (!readMailServices(deps).some(isPostmark)) connectMailService(deps, system, readForm({ service: 'postmark' }))
  return readMailServices(deps).find(isPostmark)?.urlToken ?? ''
}

/** Puts the token of its kind into a route's path; one of an unknown kind stays, and the walk finds it. */
export function tokensIn(tokens: Record<string, string>): (path: string) => string {
  return (path) => path.replace(/([\w-]+)\/:token/, (whole, kind) => (tokens[kind] ? `${kind}/${tokens[kind]}` : whole))
}

/** A form that Iris sent after her session had ended, with the text in every field. */
function unsentForm(deps: TestApp['deps'], typed: string): string {
  const key = formKey(deps, accountId('iris'), 'page')
  const fields = { title: typed, body: typed, status: typed, 'service-x': typed }
  return keepUnsent(deps, accountId('iris'), { key, path: '/app/acme/incidents', fields }) ?? ''
}

/** Identity providers with that name, of the organization and of the instance; nobody answers where they should be. */
function providersNamed(deps: TestApp['deps'], name: string): { provider: string; instanceProvider: string } {
  return { provider: addProvider(deps, acmeId, { name }).id, instanceProvider: addProvider(deps, null, { name }).id }
}

/** A reader of the page, and a group of readers with that name. */
function readersNamed(deps: TestApp['deps'], name: string): { reader: string; readerGroup: string } {
  const known = listReaders(deps.db, acmeId)[0]?.id
  const reader = known ?? addReader(deps, system, acmeId, readerFrom('walker@example.org').reader, {}).id
  const { db } = deps
  const readerGroup =
    listReaderGroups(db, acmeId)[0]?.id ?? createReaderGroup(deps, system, acmeId, { name: name.slice(0, 100) }).id
  return { reader, readerGroup }
}

interface MadeForWalk {
  reader: string
  readerGroup: string
  unsent: string
  provider: string
  instanceProvider: string
}

/** Puts the id of something that `fill` made into a route's path. */
function idsIn({ db }: TestApp['deps'], subscriberId: string, made: MadeForWalk): (path: string) => string {
  const incident = db.select().from(statusUpdates).get()
  const window = db.select().from(maintenanceUpdates).get()
  const message = db.select().from(deliveries).where(eq(deliveries.subscriberId, subscriberId)).get()
  const [service] = listAllServices(db, acmeId).flatMap(({ services }) => services)
  const [group] = listAllServices(db, acmeId).flatMap(({ group }) => group ?? [])
  const ids: [before: string, id: string | null | undefined][] = [
    ['services/', service?.id],
    ['service-groups/', group?.id],
    ['webhooks/', db.select().from(webhookEndpoints).get()?.id],
    ['subscribers/', subscriberId],
    ['data-requests/', 'request00001'],
    ['subscriber-imports/', 'import000001'],
    ['metrics/', db.select().from(metrics).get()?.id],
    ['publications/', db.select().from(publications).get()?.id],
    ['announcements/', db.select().from(announcements).get()?.id],
    ['canned-texts/', db.select().from(cannedTexts).get()?.id],
    ['incident-templates/', db.select().from(incidentTemplates).get()?.id],
    ['sub-processors/', db.select().from(subProcessors).get()?.id],
    ['history/', db.select().from(policyVersions).get()?.id],
    ['incidents/', incident?.incidentId],
    ['maintenance/', window?.maintenanceWindowId],
    ['notifications/', message?.notificationId],
    ['messages/', message?.id],
    ['unsent/', made.unsent],
    ['readers/groups/', made.readerGroup],
    ['readers/', made.reader],
    ['admin/sso/providers/', made.instanceProvider],
    ['providers/', made.provider],
    ['sign-in/sso/', made.provider],
  ]
  return (path) =>
    ids
      .reduce((filled, [before, id]) => filled.replace(`${before}:id`, before + id), path)
      .replace(':slug', 'acme')
      .replace(':updateId', (path.includes('/maintenance/') ? window?.id : incident?.id) ?? '')
      .replace(':sample', 'status-update')
      .replace(/:(hash|kind)/, 'unknown')
}
