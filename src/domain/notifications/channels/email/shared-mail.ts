import { eq } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { recentVisibleRevisionOf } from '#src/db/page-revision.ts'
import { perDb } from '#src/db/per-db.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import type { Mail } from '#src/domain/mail/mail.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { inLanguage, type LanguageQuery } from '../in-language.ts'
import type { StatusUpdateMail, SubscriberMail } from '../mail-facts.ts'
import type { MailFoot } from '../mail-foot.ts'
import { maintenanceFacts } from '../maintenance-facts.ts'
import type { Sendable } from '../sendable.ts'
import { statusUpdateFacts } from '../status-update-facts.ts'
import { announcementMail } from './announcement-mail.ts'
import { type Sender, senderOf } from './sender.ts'
import { type Thread, threadAbout } from './threads.ts'

/** The part of a mail that all readers of a language share: rendered once, not once for each of a hundred thousand. */
export interface SharedMail {
  organization: typeof organizations.$inferSelect
  /** Of the status page, absolute. */
  url: string
  /** Leads to the page in the mail's language. */
  query: LanguageQuery
  sender: Sender
  /** Rendered, with the token of `nobody` where each reader's own stands in links. */
  mail: SubscriberMail
  /** Stands where each reader will. */
  nobody: Reader
  /** Mails to nobody, by what is not shared and not the reader's own, such as whether they continue a thread. */
  blanks: Map<string, Mail>
  /** Thread that it continues; null: it is the first mail about its subject. */
  thread: Thread | null
}

/** All that differs from one reader's mail to the next. */
export interface Reader {
  deliveryId: string
  address: string
  /** In the links of the mail. */
  token: string
  /** The delivery to which a mail that continues a thread refers. */
  first: string
}

/** Milliseconds for which it is reused although nothing was written: a reminder is outdated once its window begins. */
const freshness = 10_000
/** Mails, each in each language. */
const capacity = 60

interface Kept {
  of: string
  shared: Sendable<SharedMail>
}

const mailsOf = perDb('shared mails', (_: Db) => new Map<string, Kept>())

export function sharedMail(
  deps: Deps,
  delivery: Delivery,
  relayFrom: string,
  language: Language,
): Sendable<SharedMail> {
  const kept = mailsOf(deps.db)
  const key = `${delivery.notificationId ?? delivery.subjectId ?? ''} ${language}`
  const revision = recentVisibleRevisionOf(deps.db, delivery.organizationId ?? '')
  const of = `${revision} ${Math.floor(deps.clock.now() / freshness)} ${relayFrom}`
  const known = kept.get(key)
  if (known?.of === of) return known.shared
  const shared = make(deps, delivery, relayFrom, language)
  if (kept.size >= capacity) kept.clear()
  kept.set(key, { of, shared })
  return shared
}

function make(deps: Deps, delivery: Delivery, relayFrom: string, language: Language): Sendable<SharedMail> {
  const page = deps.db
    .select()
    .from(organizations)
    .where(eq(organizations.id, delivery.organizationId ?? ''))
    .get()
  if (!page) return { skip: 'The organization is gone.' }
  const { organization, query } = inLanguage(page, language)
  const url = pageUrl(deps, organization)
  const nobody = standIn(deps)
  const { token } = nobody
  const links = {
    pageUrl: url,
    unsubscribeUrl: routes.statusPage.subscription.unsubscribe.url({ base: url, token }, query),
    manageUrl: routes.statusPage.subscription.show.url({ base: url, token }, query),
    mailFooter: organization.mailFooter,
  }
  const mail = newsOf(deps, delivery, organization, links, query)
  if ('skip' in mail) return mail
  const sender = senderOf(deps, organization, relayFrom, mail.send.fromName)
  const thread = threadAbout(deps, delivery)
  return { send: { organization, url, query, sender, mail: mail.send, nobody, blanks: new Map(), thread } }
}

/** As long in everything as a reader is. */
function standIn(deps: Pick<Deps, 'db' | 'ids' | 'secrets'>): Reader {
  const { ids } = deps
  return {
    deliveryId: ids.id(),
    address: `${ids.id()}@nobody.invalid`,
    token: tokenOf(deps, ids.id()),
    first: ids.id(),
  }
}

/** Signed for the subscriber, whom it lets in without a password. */
export function tokenOf(deps: Pick<Deps, 'db' | 'secrets'>, subscriberId: string): string {
  return signedToken(deps, 'subscription', subscriberId)
}

function newsOf(
  deps: Deps,
  delivery: Delivery,
  organization: typeof organizations.$inferSelect,
  links: Pick<StatusUpdateMail, 'pageUrl' | 'unsubscribeUrl' | 'manageUrl'> & MailFoot,
  query: LanguageQuery,
): Sendable<SubscriberMail> {
  if (delivery.kind === 'status_update') {
    const facts = statusUpdateFacts(deps, delivery, organization)
    if ('skip' in facts) return facts
    const incidentUrl = routes.statusPage.incident.url({ base: links.pageUrl, id: facts.send.incidentId }, query)
    return { send: deps.render.statusUpdate({ ...facts.send, ...links, incidentUrl }) }
  }
  if (delivery.kind === 'announcement') return announcementMail(deps, delivery, organization, links)
  if (delivery.kind !== 'maintenance_update' && delivery.kind !== 'maintenance_reminder')
    return { skip: 'There is no such message.' }
  const facts = maintenanceFacts(deps, delivery, organization)
  if ('skip' in facts) return facts
  const windowUrl = routes.statusPage.maintenance.url({ base: links.pageUrl, id: facts.send.windowId }, query)
  return { send: deps.render.maintenance({ ...facts.send, ...links, windowUrl }) }
}
