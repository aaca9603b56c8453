import type { Reader } from '#src/db/connection.ts'
import { backupCopies } from '#src/db/schema/backups.ts'
import { keepRuleOf, longestAge, readBackupSettings } from '../settings/backup-settings.ts'
import { daysOf, type RetentionRuleName } from '../settings/retention-periods.ts'

/** The privacy policy's table of retention periods, as they are set now. */
export function keptHowLong(db: Reader): { what: string; long: string }[] {
  const days = (kept: RetentionRuleName) => daysText(daysOf(db, kept))
  const sessions = daysOf(db, 'sessions')
  const backups = readBackupSettings(db)
  return [
    {
      what: 'Request logs (IP address, browser, page, time)',
      long: `${days('requests')}${backups.requestLog ? ', and in backups as long as those are kept' : ''}`,
    },
    {
      what: 'Sessions, links in mails and counted attempts',
      long: `until they expire${sessions === 0 ? '' : `, and ${daysText(sessions)} longer`}`,
    },
    { what: 'Refused sign-ins (account, IP address, how often)', long: '90 days' },
    { what: 'API tokens and invitations', long: `${days('api-tokens')} and ${days('invitations')} after their end` },
    { what: 'Subscribers who never confirmed', long: days('unconfirmed') },
    { what: 'Subscribers', long: 'until they erase themselves, or the organization is deleted' },
    { what: 'Addresses and texts of messages that were sent', long: `${days('deliveries')}; the counts stay` },
    { what: 'Updates that were typed and not published', long: `${days('drafts')} from the last change` },
    {
      what: 'What an organization’s identity provider says of its people',
      long: 'until the provider removes it, or the account or the organization is erased',
    },
    { what: 'Accounts', long: `until they are deleted, and at most ${days('accounts')} longer` },
    {
      what: 'Organizations with all that belongs to them',
      long: `until they are deleted, and at most ${days('organizations')} longer`,
    },
    {
      what: 'The log of who changed what',
      long: 'as long as the organization exists; whoever is erased is replaced by a pseudonym',
    },
    { what: 'Who asked about their data', long: `${days('data-requests')} after the answer` },
    {
      what: 'Backups',
      long: `those of before upgrades and restores ${days('copies')}${scheduledText(db)}; others until the operator replaces them by newer ones`,
    },
    ...(backups.replicaDays === null
      ? []
      : [{ what: 'Replica of the database', long: `${daysText(backups.replicaDays)} after the database itself` }]),
  ]
}

/** Nothing where none is made, and none is left. */
function scheduledText(db: Reader): string {
  const settings = readBackupSettings(db)
  const isAny = settings.schedule !== 'off' || db.select({ name: backupCopies.name }).from(backupCopies).limit(1).get()
  if (!isAny) return ''
  return `; scheduled ones at most ${daysText(longestAge(keepRuleOf(settings)))}, the newest until another follows`
}

function daysText(days: number): string {
  if (days % 365 === 0 && days > 365) return `${days / 365} years`
  else return days === 1 ? '1 day' : `${days} days`
}
