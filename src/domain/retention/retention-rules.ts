import type { RetentionRuleName } from '../settings/retention-periods.ts'
import { eraseAccounts } from './erase-accounts.ts'
import { eraseOrganizations } from './erase-organizations.ts'
import { forgetDataRequests } from './forget-data-requests.ts'
import { forgetDeliveries } from './forget-deliveries.ts'
import { removeOldCopies } from './remove-copies.ts'
import { removeOldRequests } from './remove-requests.ts'
import { removeSpentAttempts } from './remove-spent-attempts.ts'
import { removeUnconfirmed } from './remove-unconfirmed.ts'
import type { Run } from './run.ts'

export interface RetentionRule {
  name: RetentionRuleName
  title: string
  /** Text for the screen: the data that goes, and the data that stays. */
  covers: string
  /** Text for the screen: the event from which the days are counted. */
  from: string
  /** Minute of each hour at which it runs, so that not all rules run at once. */
  minute: number
  /** Work in addition to removing the rows that their tables declare to age under it. */
  enforce?: (run: Run) => unknown
}

/**
 * The one table of everything that is kept for a limited time. A job enforces each rule every hour; the screen
 * /admin/retention and the README show them as they stand here.
 */
export const retentionRules: RetentionRule[] = [
  {
    name: 'requests',
    title: 'Request log',
    covers: 'Path, status, address and browser of every request, and the counts that the charts are drawn from.',
    from: 'the request',
    minute: 3,
    enforce: removeOldRequests,
  },
  {
    name: 'sessions',
    title: 'Sessions and mailed links',
    covers:
      'Sessions that ended by the clock, browsers in which nobody has signed in for a year, links to confirm an address, set a password or open a page, used or not, passes to pages that are not public, the keys of forms and API calls that were sent, with a text whose session ended or the answer to the call, and refused sign-ins, 90 days after the last.',
    from: 'the moment they stop working',
    minute: 9,
  },
  {
    name: 'invitations',
    title: 'Invitations',
    covers: 'Invitations that nobody accepted, with the address they went to. Until then they can be sent again.',
    from: 'the end of the invitation',
    minute: 14,
  },
  {
    name: 'api-tokens',
    title: 'API tokens',
    covers:
      'Tokens that expired or were revoked. None of them opens anything; until then the team sees which one ended.',
    from: 'the end of the token',
    minute: 16,
  },
  {
    name: 'attempts',
    title: 'Counted attempts',
    covers: 'How often an address tried to sign in, subscribe or ask for a link, which keeps floods out.',
    from: 'the end of the hour or day in which they are counted, when they protect nothing any more',
    minute: 19,
    enforce: removeSpentAttempts,
  },
  {
    name: 'unconfirmed',
    title: 'Unconfirmed subscribers',
    covers:
      'Addresses that never confirmed that they want mail, and lists of addresses that were looked at but not imported.',
    from: 'the request',
    minute: 25,
    enforce: removeUnconfirmed,
  },
  {
    name: 'drafts',
    title: 'Drafts',
    covers: 'Updates that were typed and not published.',
    from: 'the last change',
    minute: 31,
  },
  {
    name: 'deliveries',
    title: 'Sent messages',
    covers:
      'Where a message went, what the other side answered, and what was posted to webhooks. That it was sent, when, and how it ended stays: the counts add up as before.',
    from: 'the end of sending',
    minute: 36,
    enforce: forgetDeliveries,
  },
  {
    name: 'accounts',
    title: 'Deleted accounts',
    covers:
      'Name, address, keys and sessions of the person, and the addresses they came from, in the audit logs and the request log, too. What they wrote for a team stays under a pseudonym.',
    from: 'its deletion, because a link was mailed that brings it back until then',
    minute: 42,
    enforce: eraseAccounts,
  },
  {
    name: 'organizations',
    title: 'Deleted organizations',
    covers:
      'Everything of the organization: its page, team, subscribers, messages, pictures, webhooks with their secrets, and its audit log. The audit log of the instance keeps that an organization was erased, without its name.',
    from: 'its deletion, because its owners were told that they can bring it back until then',
    minute: 47,
    enforce: eraseOrganizations,
  },
  {
    name: 'data-requests',
    title: 'Closed data requests',
    covers: 'Who asked, why, and the notes about it. That there was a request, and when it was answered, stays.',
    from: 'its closing, until claims about the answer lapse',
    minute: 50,
    enforce: forgetDataRequests,
  },
  {
    name: 'metrics',
    title: 'Points of metrics',
    covers: 'The figures that programs sent for the charts of a page. The metric itself stays.',
    from: 'the beginning of the hour in which they were measured; no chart shows more than 30 days',
    minute: 51,
  },
  {
    name: 'copies',
    title: 'Copies of the database',
    covers:
      'Copies that upgrades and restores put into backups/ of the data folder. They hold what was there when they were made.',
    from: 'the making of the copy',
    minute: 53,
    enforce: removeOldCopies,
  },
]

export function ruleNamed(name: string): RetentionRule | undefined {
  return retentionRules.find((rule) => rule.name === name)
}
