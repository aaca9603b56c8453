import { expect, test } from 'vitest'
import { backupSettings } from '#src/db/schema/backups.ts'
import { retentionPeriods } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { testRoom } from '#src/testing/room.ts'
import { readBackupSettings } from '../settings/backup-settings.ts'
import { keptHowLong } from './kept-how-long.ts'

test('the privacy policy says of everything how long it is kept', () => {
  const { db } = testRoom()
  expect(keptHowLong(db).map(({ what, long }) => [what, long])).toEqual([
    ['Request logs (IP address, browser, page, time)', '30 days'],
    ['Sessions, links in mails and counted attempts', 'until they expire'],
    ['Refused sign-ins (account, IP address, how often)', '90 days'],
    ['API tokens and invitations', '7 days and 7 days after their end'],
    ['Subscribers who never confirmed', '7 days'],
    ['Subscribers', 'until they erase themselves, or the organization is deleted'],
    ['Addresses and texts of messages that were sent', '90 days; the counts stay'],
    ['Updates that were typed and not published', '90 days from the last change'],
    [
      'What an organization’s identity provider says of its people',
      'until the provider removes it, or the account or the organization is erased',
    ],
    ['Accounts', 'until they are deleted, and at most 30 days longer'],
    ['Organizations with all that belongs to them', 'until they are deleted, and at most 30 days longer'],
    ['The log of who changed what', 'as long as the organization exists; whoever is erased is replaced by a pseudonym'],
    ['Who asked about their data', '3 years after the answer'],
    [
      'Backups',
      'those of before upgrades and restores 30 days; scheduled ones at most 373 days, the newest until another follows; others until the operator replaces them by newer ones',
    ],
  ])
})

test('it follows what the instance admin set', () => {
  const { db } = testRoom()
  const set = { requests: 1, sessions: 1, invitations: 90, 'api-tokens': 0, deliveries: 365, copies: 2 }
  writeUnaudited(db, (tx) => {
    for (const [promise, days] of Object.entries(set))
      tx.insert(retentionPeriods).values({ promise, days, changedAt: 0 }).run()
  })
  const told = Object.fromEntries(keptHowLong(db).map(({ what, long }) => [what, long]))
  expect(told).toMatchObject({
    'Request logs (IP address, browser, page, time)': '1 day',
    'Sessions, links in mails and counted attempts': 'until they expire, and 1 day longer',
    'API tokens and invitations': '0 days and 90 days after their end',
    'Addresses and texts of messages that were sent': '365 days; the counts stay',
    Backups:
      'those of before upgrades and restores 2 days; scheduled ones at most 373 days, the newest until another follows; others until the operator replaces them by newer ones',
  })
})

test('it names how long scheduled backups live, and the request log in them; none where none is made', () => {
  const { db } = testRoom()
  const told = () => Object.fromEntries(keptHowLong(db).map(({ what, long }) => [what, long]))
  const row = { ...readBackupSettings(db), keepDaily: 3, keepWeekly: 0, keepMonthly: 0, requestLog: true }
  writeUnaudited(db, (tx) => tx.insert(backupSettings).values(row).run())
  expect(told()).toMatchObject({
    'Request logs (IP address, browser, page, time)': '30 days, and in backups as long as those are kept',
    Backups: expect.stringContaining('scheduled ones at most 4 days'),
  })
  writeUnaudited(db, (tx) => tx.update(backupSettings).set({ schedule: 'off' }).run())
  expect(told().Backups).not.toContain('scheduled')
})
