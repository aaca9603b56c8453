import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureBounces } from '#src/domain/mail/configure-bounces.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { header, type ReceivedMail } from '#src/testing/smtp-sink.ts'
import { takeReport } from './take-report.ts'

/** Reports in the words and shapes of real servers. */

const folder = join(import.meta.dirname, '../../../testing/fixtures/reports')

let app: TestApp
let mail: ConnectedRelay

beforeEach(async () => {
  app = testApp()
  mail = await connectRelay(app)
  configureBounces(app.deps, system, readForm({ mode: 'webhook', address: 'bounces@acme.example' }))
})

afterEach(() => mail.close())

async function oneMail(): Promise<ReceivedMail> {
  subscribe(app.deps, 'sue@example.org')
  const incident = { title: 'Logins fail', body: 'x', status: 'investigating', notify: true } as const
  openIncident(app.deps, system, acmeId, { ...incident, services: [] })
  const [sue] = await mail.mailsTo('sue@example.org')
  if (!sue) throw new Error('no mail')
  return sue
}

/** The report as it would be of this mail, had it been sent from `returnPath`. */
function reportOf(name: string, sent: ReceivedMail, returnPath = sent.from): Buffer {
  const text = readFileSync(join(folder, name), 'utf8')
    .replaceAll('$RETURN_PATH', returnPath)
    .replaceAll('$MESSAGE_ID', header(sent, 'Message-ID') ?? '')
  return Buffer.from(text.replaceAll('\n', '\r\n'))
}

const answer = () => app.deps.db.select().from(deliveries).get()?.lastAnswer
const state = () => app.deps.db.select().from(subscribers).get()?.state

/** Name, meaning, what becomes of the subscriber, and the words that are kept. */
const comeBack = [
  [
    'amazon-ses',
    'bounced',
    'active',
    '554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.0 Unable to lookup DNS for example.org>',
  ],
  ['base64', 'bounced', 'active', '550 5.7.1 Message refused by the policy of example.org'],
  [
    'exchange',
    'bounced',
    'quarantined',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient sue@example.org not found by SMTP address lookup',
  ],
  ['exim-without-status', 'bounced', 'quarantined', '550 5.1.1 no such user'],
  ['mailbox-full', 'bounced', 'active', '552-5.2.2 the mailbox is over its quota'],
  ['plain-text-report', 'bounced', 'quarantined', '550 5.1.1 no such account'],
  ['qmail', 'bounced', 'quarantined', '550 5.1.1 <sue@example.org>: user unknown'],
  ['unauthenticated', 'bounced', 'active', '550-5.7.26 the message is not authenticated'],
  ['exim', 'bounced', 'quarantined', '550 no mailbox by that name is currently available'],
  ['forwarded-shown', 'bounced', 'quarantined', '550 5.1.1 <sue@example.org>: no such user'],
  [
    'gmail',
    'bounced',
    'quarantined',
    "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces. a1si123456wrx.1",
  ],
  ['headers-only', 'bounced', 'quarantined', '550 5.1.1 <sue@example.org>... User unknown'],
  ['internationalized', 'bounced', 'quarantined', '550 5.1.1 <jürgen@bücher.example>: Empfänger unbekannt'],
  ['postfix', 'bounced', 'active', '552 5.2.2 <sue@example.org> mailbox full'],
  ['quoted-printable', 'bounced', 'quarantined', '550 5.1.1 code=17 for sue@example.org'],
  ['sendmail-warning', 'delayed', 'active', '451 4.4.1 reply: read error from mx.example.org.'],
] as const

/** The report is somebody's attachment. */
const notUnderstood = ['forwarded-attached'] as const

test('every report that lies there is one of these', () => {
  const names = [...comeBack.map(([name]) => name), ...notUnderstood, 'complaint'].map((name) => `${name}.eml`)
  expect(readdirSync(folder).toSorted()).toEqual(names.toSorted())
})

test.each(comeBack)('%s: %s, %s', async (name, meaning, becomes, words) => {
  const sent = await oneMail()
  expect(await takeReport(app.deps, reportOf(`${name}.eml`, sent))).toBe(meaning)
  expect([answer(), state()]).toEqual([`It came back: ${words}`, becomes])
})

test.each(notUnderstood)('%s is ignored', async (name) => {
  const sent = await oneMail()
  expect(await takeReport(app.deps, reportOf(`${name}.eml`, sent))).toBe('ignored')
  expect([answer(), state()]).toEqual(['250 queued', 'active'])
})

test('a complaint ends the subscription', async () => {
  const sent = await oneMail()
  expect(await takeReport(app.deps, reportOf('complaint.eml', sent))).toBe('complained')
  expect([answer(), state()]).toEqual(['Its reader reported it as abuse.', 'unsubscribed'])
})

test('none of them counts without the return path of the mail', async () => {
  const sent = await oneMail()
  for (const [name] of comeBack)
    expect([name, await takeReport(app.deps, reportOf(`${name}.eml`, sent, 'bounces@acme.example'))]).toEqual([
      name,
      'ignored',
    ])
  expect([answer(), state()]).toEqual(['250 queued', 'active'])
})

test('lines may end as on Unix, and the spool of a mailbox may stand before them', async () => {
  const sent = await oneMail()
  const unix = reportOf('postfix.eml', sent).toString().replaceAll('\r\n', '\n')
  expect(await takeReport(app.deps, Buffer.from(`From MAILER-DAEMON Tue Mar 10 13:00:02 2026\n${unix}`))).toBe(
    'bounced',
  )
})
