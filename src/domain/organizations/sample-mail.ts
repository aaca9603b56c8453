import { pageBase, urls } from '#src/urls.ts'
import type { Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import type { RenderedMail } from '../mail-facts.ts'
import { publicUrl } from '../settings/instance.ts'
import type { Organization } from './find-organization.ts'

/** The mails that subscribers get, by the names they have in addresses. */
export const samples = ['status-update', 'maintenance', 'reminder', 'confirmation'] as const
export type Sample = (typeof samples)[number]

/** Throws not_found for another name. */
export function sampleNamed(name: string): Sample {
  const sample = samples.find((one) => one === name)
  if (!sample) throw notFound('mail')
  return sample
}

/** One of them over made-up facts, as a subscriber of the organization would read it; its links lead to the page alone. */
export function sampleMail(deps: Deps, organization: Organization, sample: Sample): RenderedMail {
  const { name, timeZone, slug } = organization
  const pageUrl = publicUrl(deps) + urls.page(pageBase(slug))
  const links = { pageUrl, unsubscribeUrl: pageUrl, manageUrl: pageUrl }
  const now = deps.clock.now()
  if (sample === 'confirmation')
    return deps.render.subscriptionConfirmation({
      organization: name,
      address: 'subscriber@example.com',
      confirmUrl: pageUrl,
      pageUrl,
    })
  if (sample === 'status-update')
    return deps.render.statusUpdate({
      ...links,
      organization: name,
      timeZone,
      incident: 'Orders are not confirmed by mail',
      status: 'identified',
      body: 'Orders **go through**, but their confirmations arrive late. We have found the cause and are mending it.',
      bodyFormat: 'markdown',
      affected: [{ name: 'Notifications', status: 'partial_outage' }],
      displayAt: now,
      incidentUrl: pageUrl,
    })
  return deps.render.maintenance({
    ...links,
    organization: name,
    timeZone,
    window: 'Database upgrade',
    status: 'scheduled',
    reminder: sample === 'reminder',
    body: 'We are upgrading the database. Pages stay readable; **nothing can be changed** for some minutes.',
    bodyFormat: 'markdown',
    scheduledStart: now + day,
    scheduledEnd: now + day + hour,
    services: ['Dashboard'],
    displayAt: now,
    windowUrl: pageUrl,
  })
}

const hour = 3_600_000
const day = 24 * hour
