import { expect, test } from 'vitest'
import { amazon, confirmation, type SnsFields, snsMessage, subscribeUrl, topic } from '#src/testing/sns-post.ts'
import { testDeps, testEpoch } from '#src/testing/test-deps.ts'
import type { Understood } from './posting-service.ts'
import { ses } from './ses.ts'

const about = {
  service: 'ses',
  urlToken: 't',
  signingKey: null,
  connectedAt: 0,
  lastPostAt: null,
  lastOutcome: null,
} as const

/** `known`: the topic that was confirmed before. */
async function read(message: SnsFields | string, known: string | null = topic, { http, asked } = amazon()) {
  const deps = testDeps({ http })
  const body = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
  const understood = await ses.read(deps, { header: () => '', body }, { ...about, topic: known })
  return { understood, asked }
}

const refused = async (message: SnsFields | string, known?: string | null): Promise<Understood> =>
  (await read(message, known)).understood

const mail = { source: 'bounces@acme.example', tags: { opsentry: ['MARK'] }, commonHeaders: { messageId: '<id@host>' } }
const event = (fields: object) => ({ Message: JSON.stringify({ mail, ...fields }) })
const bounce = (bounceType: string, bounceSubType: string, recipient: object = {}) =>
  event({
    notificationType: 'Bounce',
    bounce: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: 'Sue@example.org', ...recipient }] },
  })
const complaint = (complaintFeedbackType?: string) =>
  event({
    eventType: 'Complaint',
    complaint: { complaintFeedbackType, complainedRecipients: [{ emailAddress: 'sue@example.org' }] },
  })

async function reportsOf(fields: SnsFields) {
  const { understood } = await read(snsMessage(fields, testEpoch))
  return 'reports' in understood ? understood.reports : understood
}

const answered = { action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown' }

test.each<[string, SnsFields, object[]]>([
  [
    'a permanent bounce',
    bounce('Permanent', 'General', answered),
    [
      {
        action: 'failed',
        addressed: 'bounces@acme.example\nMARK',
        messageId: 'id@host',
        recipient: 'sue@example.org',
        status: '5.1.1',
        diagnostic: '550 5.1.1 unknown',
      },
    ],
  ],
  ['one without an answer', bounce('Permanent', 'NoEmail'), [{ action: 'failed', status: '5.1.1' }]],
  ['one of its own list', bounce('Permanent', 'OnAccountSuppressionList'), [{ action: 'failed', status: '5.1.1' }]],
  ['a message too large', bounce('Permanent', 'MessageTooLarge'), [{ action: 'failed', status: '5.3.4' }]],
  ['forbidden content', bounce('Permanent', 'ContentRejected'), [{ action: 'failed', status: '5.6.0' }]],
  [
    'words that say more than the kind',
    bounce('Permanent', 'General', { diagnosticCode: 'smtp; 550 5.7.26 unauthenticated' }),
    [{ action: 'failed', status: '', diagnostic: '550 5.7.26 unauthenticated' }],
  ],
  ['a full mailbox', bounce('Transient', 'MailboxFull'), [{ action: 'failed', status: '4.2.2' }]],
  [
    'a server that never answered',
    bounce('Transient', 'General', { status: '4.4.7', diagnosticCode: 'smtp; 421 4.4.7 expired' }),
    [{ action: 'failed', status: '4.4.7' }],
  ],
  ['an out-of-office answer', bounce('Transient', 'General'), [{ action: 'delayed' }]],
  ['what Amazon cannot tell', bounce('Undetermined', 'Undetermined'), [{ action: 'delayed' }]],
  [
    'a delay',
    event({
      eventType: 'DeliveryDelay',
      deliveryDelay: { delayedRecipients: [{ emailAddress: 'sue@example.org', status: '4.4.1' }] },
    }),
    [{ action: 'delayed', status: '4.4.1' }],
  ],
  ['a complaint', complaint('abuse'), [{ action: 'complained', recipient: 'sue@example.org' }]],
  ['a complaint of no kind', complaint(), [{ action: 'complained', diagnostic: 'abuse' }]],
  ['the opposite of one', complaint('not-spam'), []],
  ['a delivery', event({ notificationType: 'Delivery' }), []],
  ['the first words to a topic', { Message: 'Successfully validated SNS topic for Amazon SES event publishing.' }, []],
  ['null', { Message: 'null' }, []],
])('%s is read', async (_, fields, expected) => {
  expect(await reportsOf(fields)).toMatchObject(expected)
  expect(await reportsOf(fields)).toHaveLength(expected.length)
})

test('both versions of the signature count, and a subject is signed', async () => {
  for (const version of ['1', '2'] as const)
    for (const Subject of [undefined, 'Amazon SES Email Event Notification'])
      expect(await refused(snsMessage({ ...complaint(), Subject }, testEpoch, version))).toHaveProperty('once')
})

const good = () => snsMessage(complaint(), testEpoch)

test.each<[string, SnsFields | string, string]>([
  ['another message', { ...good(), Message: '{}' }, 'unsigned'],
  ['another time', { ...good(), Timestamp: new Date(testEpoch + 1).toISOString() }, 'unsigned'],
  ['a subject that was not there', { ...good(), Subject: 'x' }, 'unsigned'],
  ['no signature', { ...good(), Signature: undefined }, 'unsigned'],
  ['a signature that is none', { ...good(), Signature: '!' }, 'unsigned'],
  ['an unknown version', { ...good(), SignatureVersion: '3' }, 'unsigned'],
  ['a name of every object as version', { ...good(), SignatureVersion: 'constructor' }, 'unsigned'],
  ['another topic', snsMessage({ ...complaint(), TopicArn: `${topic}-of-eve` }, testEpoch), 'foreign'],
  ['a day and more ago', snsMessage(complaint(), testEpoch - 25 * 3_600_000), 'old'],
  ['tomorrow', snsMessage(complaint(), testEpoch + 3_600_000), 'old'],
  ['no time', snsMessage({ ...complaint(), Timestamp: 'soon' }, testEpoch), 'old'],
  ['no type', { ...good(), Type: undefined }, 'unreadable'],
  ['a type of its own', { ...good(), Type: '__proto__' }, 'unreadable'],
  ['no JSON', '<xml/>', 'unreadable'],
  ['a list', '[]', 'unreadable'],
  ['null', 'null', 'unreadable'],
])('%s is refused', async (_, message, outcome) => {
  expect(await refused(message)).toEqual({ refused: outcome })
})

test.each([
  'http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef.pem',
  'https://evil.example/sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-0123456789abcdef.pem',
  'https://user:x@sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.s3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  'https://s3.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.eu-west-1.amazonaws.com/evil/SimpleNotificationService-0123456789abcdef.pem',
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem?x=y',
  'https://sns.eu-west-1.amazonaws.com/..%2fevil.pem',
  'https://169.254.169.254/SimpleNotificationService-0123456789abcdef.pem',
  'file:///etc/ssl/cert.pem',
  '',
])('a certificate at %s is not even fetched', async (SigningCertURL) => {
  const { understood, asked } = await read(snsMessage({ ...complaint(), SigningCertURL }, testEpoch))
  expect([understood, asked]).toEqual([{ refused: 'foreign' }, []])
})

test('a certificate is fetched once, and tried again later where it does not come', async () => {
  const { http, asked } = amazon()
  const deps = testDeps({ http })
  const post = { header: () => '', body: Buffer.from(JSON.stringify(good())) }
  for (let one = 0; one < 3; one++) await ses.read(deps, post, { ...about, topic })
  expect(asked).toHaveLength(1)
  expect((await read(good(), topic, amazon('no certificate'))).understood).toEqual({ refused: 'unconfirmed' })
})

test('a subscription is confirmed, and only of the topic that asks', async () => {
  const { understood, asked } = await read(confirmation(testEpoch), null)
  expect([understood, asked.at(-1)]).toEqual([{ topic }, subscribeUrl])
  expect((await read(confirmation(testEpoch), topic)).understood).toEqual({ topic })
})

test.each<[string, SnsFields, string]>([
  [
    'whose link leads elsewhere',
    { SubscribeURL: `https://evil.example/?Action=ConfirmSubscription&TopicArn=${topic}` },
    'foreign',
  ],
  [
    'whose link does something else',
    { SubscribeURL: subscribeUrl.replace('ConfirmSubscription', 'Publish') },
    'foreign',
  ],
  ['whose link confirms another', { SubscribeURL: subscribeUrl.replace(':bounces', ':evil') }, 'foreign'],
  ['that Amazon does not take', { SubscribeURL: `${subscribeUrl}&x=y` }, 'unconfirmed'],
  ['that is old', { Timestamp: new Date(testEpoch - 90_000_000).toISOString() }, 'old'],
])('a subscription %s is not confirmed', async (_, fields, outcome) => {
  const { understood, asked } = await read(confirmation(testEpoch, fields), null)
  expect(understood).toEqual({ refused: outcome })
  if (outcome === 'foreign') expect(asked).toHaveLength(1)
})

test('before a topic was confirmed nothing counts, and its end is no report', async () => {
  expect(await refused(good(), null)).toEqual({ refused: 'foreign' })
  expect(await refused(confirmation(testEpoch, { Type: 'UnsubscribeConfirmation' }))).toMatchObject({ reports: [] })
})
