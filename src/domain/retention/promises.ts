import { eraseOrganizations } from './erase-organizations.ts'
import { forgetDeliveries } from './forget-deliveries.ts'
import { removeOldCopies } from './remove-copies.ts'
import {
  removeEndedApiTokens,
  removeExpiredInvitations,
  removeExpiredSessions,
  removeOldDrafts,
  removeSpentAttempts,
} from './remove-expired.ts'
import { removeOldRequests } from './remove-requests.ts'
import { removeUnconfirmed } from './remove-unconfirmed.ts'
import type { Run } from './run.ts'

export interface RetentionPromise {
  name: string
  title: string
  /** What goes, and what stays. */
  covers: string
  period: Period
  /** Of each hour at which it is kept: not all of them at once. */
  minute: number
  keep(run: Run): unknown
}

export interface Period {
  /** Unless the instance admin wants it otherwise. */
  days: number
  /** What the days are counted from. */
  from: string
  /** What may be set; null: it is as it is, and `from` says why. */
  limits: { least: number; most: number } | null
}

/**
 * Everything Opsentry promises to keep no longer than it says: the one table. A job keeps each promise every hour; the screen
 * /admin/retention and the README tell them as they stand here.
 */
export const promises: RetentionPromise[] = [
  {
    name: 'requests',
    title: 'Request log',
    covers: 'Path, status, address and browser of every request, and the counts that the charts are drawn from.',
    period: { days: 30, from: 'the request', limits: { least: 1, most: 365 } },
    minute: 3,
    keep: removeOldRequests,
  },
  {
    name: 'sessions',
    title: 'Sessions and mailed links',
    covers: 'Sessions that ended by the clock, and links to confirm an address or set a password, used or not.',
    period: { days: 0, from: 'the moment they stop working', limits: { least: 0, most: 30 } },
    minute: 9,
    keep: removeExpiredSessions,
  },
  {
    name: 'invitations',
    title: 'Invitations',
    covers: 'Invitations that nobody accepted, with the address they went to. Until then they can be sent again.',
    period: { days: 7, from: 'the end of the invitation', limits: { least: 1, most: 90 } },
    minute: 14,
    keep: removeExpiredInvitations,
  },
  {
    name: 'api-tokens',
    title: 'API tokens',
    covers:
      'Tokens that expired or were revoked. None of them opens anything; until then the team sees which one ended.',
    period: { days: 7, from: 'the end of the token', limits: { least: 0, most: 90 } },
    minute: 16,
    keep: removeEndedApiTokens,
  },
  {
    name: 'attempts',
    title: 'Counted attempts',
    covers: 'How often an address tried to sign in, subscribe or ask for a link, which keeps floods out.',
    period: {
      days: 0,
      from: 'the end of the hour or day in which they are counted, when they protect nothing any more',
      limits: null,
    },
    minute: 19,
    keep: removeSpentAttempts,
  },
  {
    name: 'unconfirmed',
    title: 'Unconfirmed subscribers',
    covers:
      'Addresses that never confirmed that they want mail, and lists of addresses that were looked at but not imported.',
    period: { days: 7, from: 'the request', limits: { least: 1, most: 30 } },
    minute: 25,
    keep: removeUnconfirmed,
  },
  {
    name: 'drafts',
    title: 'Drafts',
    covers: 'Updates that were typed and not published.',
    period: { days: 90, from: 'the last change', limits: { least: 7, most: 365 } },
    minute: 31,
    keep: removeOldDrafts,
  },
  {
    name: 'deliveries',
    title: 'Sent messages',
    covers:
      'Where a message went, what the other side answered, and what was posted to webhooks. That it was sent, when, and how it ended stays: the counts add up as before.',
    period: { days: 90, from: 'the end of sending', limits: { least: 7, most: 365 } },
    minute: 36,
    keep: forgetDeliveries,
  },
  {
    name: 'organizations',
    title: 'Deleted organizations',
    covers:
      'Everything of the organization: its page, team, subscribers, messages, pictures, webhooks with their secrets, and its audit log. The audit log of the instance keeps that an organization was erased, without its name.',
    period: {
      days: 30,
      from: 'its deletion, because its owners were told that they can bring it back until then',
      limits: null,
    },
    minute: 47,
    keep: eraseOrganizations,
  },
  {
    name: 'copies',
    title: 'Copies of the database',
    covers:
      'Copies that upgrades and restores put into backups/ of the data folder. They hold what was there when they were made.',
    period: { days: 30, from: 'the making of the copy', limits: { least: 1, most: 365 } },
    minute: 53,
    keep: removeOldCopies,
  },
]

export function promiseOf(name: string): RetentionPromise | undefined {
  return promises.find((promise) => promise.name === name)
}
