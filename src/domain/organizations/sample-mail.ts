import type { Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import type { SubscriberMail } from '../notifications/channels/mail-facts.ts'
import { pageUrl } from '../settings/page-url.ts'
import type { Organization } from './find-organization.ts'

/** Subscribers' mails, by their names in URLs. */
export const samples = ['status-update', 'maintenance', 'reminder', 'confirmation'] as const
export type Sample = (typeof samples)[number]

/** Throws not_found for another name. */
export function sampleNamed(name: string): Sample {
  const sample = samples.find((one) => one === name)
  if (!sample) throw notFound('mail')
  return sample
}

/** A sample over made-up facts, as a subscriber of the organization would read it; its links lead to the page alone. */
export function sampleMail(deps: Deps, organization: Organization, sample: Sample): SubscriberMail {
  const { name, language, timeZone } = organization
  const url = pageUrl(deps, organization)
  const links = { pageUrl: url, unsubscribeUrl: url, manageUrl: url, mailFooter: organization.mailFooter }
  const now = deps.clock.now()
  if (sample === 'confirmation')
    return deps.render.subscriptionConfirmation({
      organization: name,
      language,
      address: 'subscriber@example.com',
      event: null,
      confirmUrl: url,
      manageUrl: url,
      pageUrl: url,
    })
  if (sample === 'status-update')
    return deps.render.statusUpdate({
      ...links,
      organization: name,
      language,
      timeZone,
      correction: false,
      incident: { title: 'Orders are not confirmed by mail' },
      status: 'identified',
      body: 'Orders **go through**, but their confirmations arrive late. We have found the cause and are fixing it.',
      bodyFormat: 'markdown',
      affected: [{ name: 'Notifications', status: 'partial_outage' }],
      displayAt: now,
      incidentUrl: url,
    })
  return deps.render.maintenance({
    ...links,
    organization: name,
    language,
    timeZone,
    correction: false,
    window: 'Database upgrade',
    status: 'scheduled',
    reminder: sample === 'reminder',
    body: 'We are upgrading the database. Pages stay readable; **nothing can be changed** for some minutes.',
    bodyFormat: 'markdown',
    scheduledStart: now + day,
    scheduledEnd: now + day + hour,
    further: [],
    goesOn: false,
    services: ['Dashboard'],
    displayAt: now,
    windowUrl: url,
  })
}

const hour = 3_600_000
const day = 24 * hour
