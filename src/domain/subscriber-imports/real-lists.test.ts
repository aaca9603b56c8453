import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { unsubscribe } from '../subscribers/confirm-subscription.ts'
import { subscriberOf } from '../subscribers/request-subscription.ts'
import { findImport, problemsOf } from './find-import.ts'
import { previewImport } from './preview-import.ts'
import { runImports } from './run-imports.ts'
import { startImport } from './start-import.ts'

/** Lists as tools and people write them, from the file to the subscribers: nobody who opted out is told, nobody is lost. */

interface Outcome {
  in?: string[]
  out?: string[]
  quarantined?: string[]
  /** Line and problem of what stays out. */
  stays?: [number, string][]
}

async function outcomeOf(content: string | Buffer, room = testRoom()): Promise<Required<Outcome>> {
  const { deps, db } = room
  const before = new Set(
    db
      .select({ id: subscribers.id })
      .from(subscribers)
      .all()
      .map(({ id }) => id),
  )
  const list = { fileName: 'a.csv', consent: 'shop', bytes: Buffer.from(content as string) }
  const id = await previewImport(deps, system, acmeId, list)
  const preview = findImport(db, acmeId, id)
  const problems = problemsOf(db, id)
  if (preview.total > 0) startImport(deps, system, acmeId, id)
  await runImports(deps, system)
  const brought = db
    .select()
    .from(subscribers)
    .all()
    .filter((row) => !before.has(row.id))
  const inState = (state: string) => brought.filter((row) => row.state === state).map(({ address }) => address)
  // What the preview promises is what comes of it.
  expect([inState('unsubscribed').length, inState('quarantined').length]).toEqual([
    preview.optedOut,
    preview.unreachable,
  ])
  expect(brought).toHaveLength(preview.total)
  return {
    in: inState('active'),
    out: inState('unsubscribed'),
    quarantined: inState('quarantined'),
    stays: problems.map(({ line, problem }) => [line, problem]),
  }
}

const all = { in: [], out: [], quarantined: [], stays: [] } satisfies Outcome
const example = (...names: string[]) => names.map((name) => `${name}@example.com`)

test.each<[string, Outcome]>([
  [
    'csv-01-statuspage-layout-without-header',
    {
      in: example('jane', 'joe'),
      stays: [
        [2, 'sms'],
        [3, 'webhook'],
      ],
    },
  ],
  ['csv-02-postal-address-before-email', { in: example('jane') }],
  ['csv-05-listmonk-blocklisted', { in: example('jane'), out: example('gone') }],
  ['csv-07-brevo-blacklisted', { in: example('jane'), out: example('off') }],
  ['csv-09-quarantined', { in: example('jane'), quarantined: example('dead') }],
  ['csv-10-one-line-from-outlook', { in: example('jane', 'joe', 'sue') }],
  ['csv-12-names-and-brackets', { in: example('jane', 'joe') }],
  ['csv-13-german-header', { in: example('jane') }],
  ['csv-16-utf16-without-mark', { in: example('jane') }],
  ['csv-18-mailto-and-dot', { in: example('jane', 'joe') }],
  ['csv-20-same-mailbox-two-spellings-idn', { in: ['jane@bücher.example'], stays: [[3, 'duplicate']] }],
])('%s', async (name, expected) => {
  const file = join(import.meta.dirname, '../../testing/fixtures/lists', `${name}.csv`)
  expect(await outcomeOf(readFileSync(file))).toEqual({ ...all, ...expected })
})

test.each(['jane@bücher.example', 'jane@xn--bcher-kva.example'])(
  'who left as %s is not brought back by a list with both spellings',
  async (address) => {
    const room = testRoom()
    subscribe(room.deps, address)
    unsubscribe(room.deps, testOrigin, subscriberOf(room.db, acmeId, address) ?? expect.unreachable())
    const outcome = await outcomeOf('email\njane@bücher.example\njane@xn--bcher-kva.example\n', room)
    expect(outcome).toEqual({
      ...all,
      stays: [
        [2, 'left'],
        [3, 'duplicate'],
      ],
    })
  },
)

const x = (...names: string[]) => names.map((name) => `${name}@x.org`)

/** As the named tools write them; nobody in them exists. */
const exports: [string, string, Outcome][] = [
  [
    'Mailchimp, those who left',
    'Email Address,First Name,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\na@x.org,A,2,"2020-01-01 10:00:00","2021-05-01 10:00:00",May,"NORMAL (No reason given)"\n',
    { out: x('a') },
  ],
  [
    'Mailchimp, cleaned',
    'Email Address,First Name,CLEAN_TIME\na@x.org,A,2021-05-01 10:00:00\n',
    { quarantined: x('a') },
  ],
  [
    'Mailchimp, by status',
    'email_address,status\na@x.org,subscribed\nb@x.org,unsubscribed\nc@x.org,cleaned\nd@x.org,pending\ne@x.org,archived\n',
    {
      in: x('a'),
      out: x('b'),
      quarantined: x('c'),
      stays: [
        [5, 'notActive'],
        [6, 'notActive'],
      ],
    },
  ],
  [
    'Brevo, with SMS beside',
    'EMAIL;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED\na@x.org;4912345;No;Yes\nb@x.org;;Yes;No\n',
    { in: x('a'), out: x('b') },
  ],
  [
    'listmonk, all states',
    'email,name,status\na@x.org,A,enabled\nb@x.org,B,disabled\nc@x.org,C,blocklisted\n',
    { in: x('a'), out: x('c'), stays: [[3, 'notActive']] },
  ],
  [
    'Statuspage, its own export',
    'id,mode,email,phone_number,endpoint,quarantined_at\n1,email,a@x.org,,,\n2,sms,,5551234,,\n3,webhook,ops@x.org,,https://h.example/x,\n4,email,b@x.org,,,2023-05-01T00:00:00Z\n5,slack,,,,\n',
    {
      in: x('a'),
      quarantined: x('b'),
      stays: [
        [3, 'sms'],
        [4, 'webhook'],
        [6, 'otherChannel'],
      ],
    },
  ],
  [
    'Sendy',
    'Name,Email,Status\nA,a@x.org,Subscribed\nB,b@x.org,Unsubscribed\nC,c@x.org,Bounced\nD,d@x.org,Unconfirmed\nE,e@x.org,Marked as spam\nF,f@x.org,Soft bounced\n',
    { in: x('a', 'f'), out: x('b', 'e'), quarantined: x('c'), stays: [[5, 'notActive']] },
  ],
  [
    'Mailjet',
    'email,IsUnsubscribed,IsExcludedFromCampaigns,IsOptInPending\na@x.org,false,false,false\nb@x.org,True,false,false\nc@x.org,false,true,false\nd@x.org,false,false,true\n',
    { in: x('a'), out: x('b', 'c'), stays: [[5, 'notActive']] },
  ],
  [
    'HubSpot, with its owners',
    'Record ID,Email,Contact owner,Unsubscribed from all email,Email hard bounce reason,Lead Status\n1,a@x.org,boss@corp.example,,,OPEN\n2,b@x.org,boss@corp.example,true,,OPEN\n3,c@x.org,boss@corp.example,,Unknown user,NEW\n',
    { in: x('a'), out: x('b'), quarantined: x('c'), stays: [2, 3, 4].map((line) => [line, 'otherColumn']) },
  ],
  [
    'Klaviyo',
    'Email,First Name,Email Marketing Consent,Email Marketing Consent Timestamp,SMS Consent\na@x.org,A,SUBSCRIBED,2020-01-01,UNSUBSCRIBED\nb@x.org,B,UNSUBSCRIBED,2020-01-01,SUBSCRIBED\nc@x.org,C,NEVER_SUBSCRIBED,,\nd@x.org,D,,,\n',
    {
      in: x('a'),
      out: x('b'),
      stays: [
        [4, 'notActive'],
        [5, 'notActive'],
      ],
    },
  ],
  [
    'MailerLite, with dates',
    'Subscriber,Subscribed,Unsubscribed\na@x.org,2020-01-01,0000-00-00 00:00:00\nb@x.org,2020-01-01,2021-01-01 00:00:00\nc@x.org,2020-01-01,\n',
    { in: x('a', 'c'), out: x('b') },
  ],
  [
    'Ghost',
    'id,email,name,subscribed_to_emails,created_at,deleted_at\n1,a@x.org,A,true,2020-01-01,\n2,b@x.org,B,false,2020-01-01,\n3,c@x.org,C,true,2020-01-01,2021-01-01\n',
    { in: x('a'), out: x('b'), stays: [[4, 'notActive']] },
  ],
  [
    'Substack',
    'email,active_subscription,expiry,email_disabled\na@x.org,false,,false\nb@x.org,true,2030-01-01,true\n',
    { in: x('a'), out: x('b') },
  ],
  [
    'CleverReach',
    'email;registered;activated;deactivated\na@x.org;1577836800;1577836800;0\nb@x.org;1577836800;1577836800;1609459200\n',
    { in: x('a'), out: x('b') },
  ],
  [
    'Salesforce',
    'FirstName,Email,HasOptedOutOfEmail,IsEmailBounced\nA,a@x.org,0,false\nB,b@x.org,1,false\nC,c@x.org,0,true\n',
    { in: x('a'), out: x('b'), quarantined: x('c') },
  ],
  [
    'phpList',
    'email\tconfirmed\tblacklisted\na@x.org\t1\t0\nb@x.org\t1\t1\nc@x.org\t0\t0\n',
    { in: x('a'), out: x('b'), stays: [[4, 'notActive']] },
  ],
  ['Cachet', 'email,verified_at\na@x.org,2020-01-01\nb@x.org,\n', { in: x('a'), stays: [[3, 'notActive']] }],
  [
    'German consents',
    'Vorname;E-Mail;Einwilligung;Abgemeldet am\nA;a@x.org;ja;\nB;b@x.org;nein;\nC;c@x.org;;\nD;d@x.org;ja;01.05.2021\n',
    { in: x('a'), out: x('b', 'd'), stays: [[4, 'notActive']] },
  ],
  [
    'Google contacts',
    'Name,State,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Value\nA,CA,* Work,a@x.org,a2@x.org\nB,OK,* Home,b@x.org ::: b3@x.org,\n',
    { in: x('a', 'b', 'b3'), stays: [[2, 'otherColumn']] },
  ],
  [
    'an address book of Outlook',
    '"First Name","Last Name","E-mail Address","E-mail Type"\n"A","B","a@x.org","SMTP"\n',
    { in: x('a') },
  ],
  [
    'a list from a mail with names that are addresses',
    '\'a@x.org\' <a@x.org>; "b@x.org" <b@x.org>;\r\n\r\nC, D <c@x.org>',
    { in: x('a', 'b', 'c') },
  ],
  ['two a line', 'a@x.org b@x.org\nc@x.org,d@x.org\ne@x.org / f@x.org', { in: x('a', 'b', 'c', 'd', 'e', 'f') }],
  [
    'a vCard',
    'BEGIN:VCARD\nFN:A\nEMAIL;TYPE=INTERNET:a@x.org\nEND:VCARD',
    {
      in: x('a'),
      stays: [
        [1, 'invalid'],
        [2, 'invalid'],
        [4, 'invalid'],
      ],
    },
  ],
  ['links', 'mailto:a@x.org\n<mailto:B%2B1@x.org?subject=x>\nc@x.org.\n', { in: ['a@x.org', 'b+1@x.org', 'c@x.org'] }],
]

test.each(exports)('%s', async (_what, content, expected) => {
  expect(await outcomeOf(content)).toEqual({ ...all, ...expected })
})

test.each<[string, string, Outcome]>([
  ['first in, then out', 'email,unsubscribed\na@x.org,no\nA@x.org,yes', { out: x('a'), stays: [[3, 'duplicate']] }],
  ['first out, then in', 'email,unsubscribed\na@x.org,yes\na@x.org,no', { out: x('a'), stays: [[3, 'duplicate']] }],
  [
    'out in another spelling',
    'email,status\na@bücher.example,active\na@xn--bcher-kva.example,unsubscribed',
    { out: ['a@bücher.example'], stays: [[3, 'duplicate']] },
  ],
  [
    'bounced, then out',
    'email,status\na@x.org,bounced\na@x.org,unsubscribed\na@x.org,bounced',
    {
      out: x('a'),
      stays: [
        [3, 'duplicate'],
        [4, 'duplicate'],
      ],
    },
  ],
])('of a list that names somebody twice, %s, the stricter wish counts', async (_what, content, expected) => {
  expect(await outcomeOf(content)).toEqual({ ...all, ...expected })
})

test('who follows here and is out in the list stays, and is named; who left, or was erased, is told as before', async () => {
  const room = testRoom()
  subscribe(room.deps, 'here@x.org')
  subscribe(room.deps, 'gone@x.org', { state: 'unsubscribed' })
  const content = 'email,status\nhere@x.org,unsubscribed\ngone@x.org,unsubscribed\nhere@x.org,active'
  expect(await outcomeOf(content, room)).toEqual({
    ...all,
    stays: [
      [2, 'leftElsewhere'],
      [3, 'left'],
      [4, 'duplicate'],
    ],
  })
})

test('who was brought along as out or bounced is told nothing, and is not brought back by the next list', async () => {
  const room = testRoom()
  await outcomeOf('email,status\na@x.org,unsubscribed\nb@x.org,bounced\n', room)
  const rows = room.db.select().from(subscribers).all()
  const now = room.clock.now()
  expect(rows).toMatchObject([
    { state: 'unsubscribed', unsubscribedAt: now, quarantinedAt: null, confirmedAt: null, consent: 'import: shop' },
    { state: 'quarantined', quarantinedAt: now, unsubscribedAt: null, confirmedAt: now },
  ])
  expect(rows[1]?.stateReason).toBe('The imported list says that it cannot be reached.')
  expect(await outcomeOf('a@x.org\nb@x.org\n', room)).toEqual({
    ...all,
    stays: [
      [1, 'left'],
      [2, 'here'],
    ],
  })
})
