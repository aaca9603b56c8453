import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ConnectedService } from '#src/domain/mail/mail-services.ts'
import { testDeps, testEpoch } from '#src/testing/test-deps.ts'
import type { MailService } from '#src/words/bounces.ts'
import { postingServices } from './services.ts'

/** What each service posts, in the form that it documents, and what is made of it. Amazon's: ses.test.ts. */

const deps = testDeps()
const now = testEpoch / 1000
const hour = 3600

interface Posted {
  body: unknown
  headers?: Record<string, string>
  key?: string | null
}

async function read(service: MailService, { body, headers = {}, key = null }: Posted) {
  const connected: ConnectedService = {
    ...{ service, urlToken: 't', signingKey: key, topic: null, connectedAt: 0, lastPostAt: null, lastOutcome: null },
  }
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return postingServices[service].read(deps, { header: (name) => headers[name] ?? '', body: bytes }, connected)
}

async function reportsOf(service: MailService, posted: Posted) {
  const understood = await read(service, posted)
  return 'reports' in understood ? understood.reports : understood
}

const mailgunKey = 'mailgun-signing-key'
function mailgun(event: unknown, { at = now, token = 'tok', key = mailgunKey } = {}): Posted {
  const signature = createHmac('sha256', key).update(`${at}${token}`).digest('hex')
  return { body: { signature: { timestamp: String(at), token, signature }, 'event-data': event }, key: mailgunKey }
}

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const sendgridKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
function sendgrid(events: unknown, { at = now, by = privateKey } = {}): Posted & { body: string } {
  const body = JSON.stringify(events)
  const signature = sign('sha256', Buffer.from(`${at}${body}`), by).toString('base64')
  const headers = {
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': String(at),
  }
  return { body, headers, key: sendgridKey }
}

const resendKey = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
function resend(
  event: unknown,
  { at = now, id = 'msg_1', prefix = 'svix', key = resendKey } = {},
): Posted & { body: string } {
  const body = JSON.stringify(event)
  const secret = Buffer.from(key.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64')
  const headers = {
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: String(at),
    [`${prefix}-signature`]: `v1,${signature}`,
  }
  return { body, headers, key: resendKey }
}

const postmarkBounce = (fields: object) => ({
  body: {
    RecordType: 'Bounce',
    ID: 42,
    Email: 'Sue@example.org',
    Metadata: { opsentry: 'MARK' },
    Details: 'smtp;550 5.1.1 unknown',
    ...fields,
  },
})

const leaving = {
  ...{ RecordType: 'SubscriptionChange', Email: undefined, Recipient: 'sue@example.org', Origin: 'Recipient' },
  ...{ SuppressSending: true, SuppressionReason: 'ManualSuppression' },
}

const failed = (fields: object) => ({
  event: 'failed',
  severity: 'permanent',
  recipient: 'sue@example.org',
  message: { headers: { 'message-id': 'id@host' } },
  'user-variables': { opsentry: 'MARK' },
  ...fields,
})

const sendgridBounce = (fields: object) => ({
  event: 'bounce',
  email: 'sue@example.org',
  'smtp-id': '<id@host>',
  opsentry: 'MARK',
  ...fields,
})

const resendEvent = (type: string, fields: object = {}) => ({
  type,
  data: { email_id: '56761188', to: ['sue@example.org'], ...fields },
})
const resendBounce = (type: string, subType: string, more: object = {}) =>
  resendEvent('email.bounced', { bounce: { type, subType, message: 'It bounced.', ...more } })

const marked = { addressed: 'MARK', recipient: 'sue@example.org' }

test.each<[MailService, string, Posted, object[]]>([
  [
    'postmark',
    'a hard bounce',
    postmarkBounce({ Type: 'HardBounce' }),
    [{ action: 'failed', status: '5.1.1', ...marked }],
  ],
  ['postmark', 'a soft bounce', postmarkBounce({ Type: 'SoftBounce' }), [{ action: 'failed', status: '4.2.0' }]],
  [
    'postmark',
    'a sender that is blocked',
    postmarkBounce({ Type: 'Blocked' }),
    [{ action: 'failed', status: '5.7.1' }],
  ],
  ['postmark', 'DMARC', postmarkBounce({ Type: 'DMARCPolicy' }), [{ action: 'failed', status: '5.7.26' }]],
  ['postmark', 'a virus', postmarkBounce({ Type: 'VirusNotification' }), [{ action: 'failed', status: '5.6.0' }]],
  ['postmark', 'a delay', postmarkBounce({ Type: 'Transient' }), [{ action: 'delayed' }]],
  ['postmark', 'an automatic answer', postmarkBounce({ Type: 'AutoResponder' }), []],
  ['postmark', 'a kind of every object', postmarkBounce({ Type: 'constructor' }), []],
  ['postmark', 'a complaint', postmarkBounce({ RecordType: 'SpamComplaint' }), [{ action: 'complained', ...marked }]],
  ['postmark', 'one who left there', postmarkBounce(leaving), [{ action: 'left', ...marked }]],
  ['postmark', 'one who came back there', postmarkBounce({ ...leaving, SuppressSending: false }), []],
  ['postmark', 'one whom the operator suppressed', postmarkBounce({ ...leaving, Origin: 'Admin' }), []],
  ['postmark', 'a delivery', { body: { RecordType: 'Delivery', Recipient: 'sue@example.org' } }, []],
  [
    'mailgun',
    'a permanent failure',
    mailgun(failed({ 'delivery-status': { code: 550, message: '5.1.1 unknown', 'enhanced-code': '5.1.1' } })),
    [{ action: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 unknown', messageId: 'id@host', ...marked }],
  ],
  [
    'mailgun',
    'a temporary one',
    mailgun(failed({ severity: 'temporary', 'delivery-status': { code: 421, message: '421 later' } })),
    [{ action: 'delayed', diagnostic: '421 later' }],
  ],
  [
    'mailgun',
    'an address on its list',
    mailgun(failed({ reason: 'suppress-bounce' })),
    [{ action: 'failed', status: '5.1.1' }],
  ],
  ['mailgun', 'a complaint before', mailgun(failed({ reason: 'suppress-complaint' })), [{ action: 'complained' }]],
  ['mailgun', 'one who left there', mailgun(failed({ event: 'unsubscribed' })), [{ action: 'left' }]],
  ['mailgun', 'a complaint', mailgun(failed({ event: 'complained' })), [{ action: 'complained', ...marked }]],
  ['mailgun', 'a delivery', mailgun(failed({ event: 'delivered' })), []],
  [
    'sendgrid',
    'bounces, several at once',
    sendgrid([sendgridBounce({ status: '5.1.1', reason: '550 unknown' }), { event: 'open' }, null, 7]),
    [{ action: 'failed', status: '5.1.1', diagnostic: '550 unknown', messageId: 'id@host', ...marked }],
  ],
  ['sendgrid', 'a block', sendgrid([sendgridBounce({ type: 'blocked', reason: 'listed' })]), [{ status: '5.7.1' }]],
  [
    'sendgrid',
    'a delay',
    sendgrid([sendgridBounce({ event: 'deferred', response: '451 later' })]),
    [{ action: 'delayed' }],
  ],
  [
    'sendgrid',
    'what it dropped',
    sendgrid(
      ['Bounced Address', 'Invalid', 'Spam Content', 'Spam Reporting Address', 'Unsubscribed Address'].map((reason) =>
        sendgridBounce({ event: 'dropped', reason }),
      ),
    ),
    [{ status: '5.1.1' }, { status: '5.1.1' }, { status: '5.6.0' }, { action: 'complained' }, { action: 'left' }],
  ],
  [
    'sendgrid',
    'a complaint',
    sendgrid([sendgridBounce({ event: 'spamreport' })]),
    [{ action: 'complained', ...marked }],
  ],
  ['sendgrid', 'one who left there', sendgrid([sendgridBounce({ event: 'group_unsubscribe' })]), [{ action: 'left' }]],
  ['sendgrid', 'nothing', sendgrid([]), []],
  [
    'resend',
    'a permanent bounce',
    resend(resendBounce('Permanent', 'General')),
    [{ action: 'failed', status: '5.1.1', recipient: 'sue@example.org' }],
  ],
  [
    'resend',
    'one with the answer',
    resend(resendBounce('Permanent', 'General', { diagnosticCode: ['smtp; 550 5.7.1 refused'] })),
    [{ action: 'failed', status: '', diagnostic: '550 5.7.1 refused' }],
  ],
  [
    'resend',
    'a full mailbox',
    resend(resendBounce('Transient', 'MailboxFull')),
    [{ action: 'failed', status: '4.2.2' }],
  ],
  ['resend', 'a transient one', resend(resendBounce('Transient', 'General')), [{ action: 'delayed' }]],
  ['resend', 'a delay', resend(resendEvent('email.delivery_delayed')), [{ action: 'delayed' }]],
  [
    'resend',
    'an address on its list',
    resend(resendEvent('email.suppressed')),
    [{ action: 'failed', status: '5.1.1' }],
  ],
  [
    'resend',
    'a failure',
    resend(resendEvent('email.failed', { failed: { reason: 'x' } })),
    [{ action: 'failed', diagnostic: 'x' }],
  ],
  [
    'resend',
    'a complaint',
    resend(resendEvent('email.complained')),
    [{ action: 'complained', recipient: 'sue@example.org' }],
  ],
  [
    'resend',
    'a Message-ID',
    resend(resendEvent('email.complained', { message_id: '<id@host>' })),
    [{ messageId: 'id@host' }],
  ],
  [
    'resend',
    'the headers of Standard Webhooks',
    resend(resendEvent('email.complained'), { prefix: 'webhook' }),
    [{ action: 'complained' }],
  ],
  ['resend', 'a delivery', resend(resendEvent('email.delivered')), []],
])('%s: %s is read', async (service, _, posted, expected) => {
  const found = await reportsOf(service, posted)
  expect(found).toMatchObject(expected)
  expect(found).toHaveLength(expected.length)
})

const [eves] = [generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey]
const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` })
const hard = postmarkBounce({ Type: 'HardBounce' })
const event = [sendgridBounce({})]

test.each<[MailService, string, Posted, string]>([
  ['postmark', 'no password', { ...hard, key: 'password of ours' }, 'unsigned'],
  ['postmark', 'a wrong password', { ...hard, key: 'password of ours', headers: basic('x:password') }, 'unsigned'],
  ['postmark', 'an empty object', { body: {} }, 'unreadable'],
  ['postmark', 'no JSON', { body: 'x' }, 'unreadable'],
  ['mailgun', 'no key saved', { ...mailgun(failed({})), key: null }, 'keyless'],
  ['mailgun', 'another’s key', mailgun(failed({}), { key: 'eves' }), 'unsigned'],
  ['mailgun', 'no signature', { body: { 'event-data': failed({}) }, key: mailgunKey }, 'unsigned'],
  ['mailgun', 'an empty token', mailgun(failed({}), { token: '' }), 'unsigned'],
  ['mailgun', 'a time of thirteen hours ago', mailgun(failed({}), { at: now - 13 * hour }), 'old'],
  ['mailgun', 'a time to come', mailgun(failed({}), { at: now + hour }), 'old'],
  ['mailgun', 'no event', mailgun(undefined), 'unreadable'],
  ['sendgrid', 'another’s key', sendgrid(event, { by: eves }), 'unsigned'],
  ['sendgrid', 'no signature', { body: event, key: sendgridKey }, 'unsigned'],
  ['sendgrid', 'another body', { ...sendgrid(event), body: `${sendgrid(event).body} ` }, 'unsigned'],
  ['sendgrid', 'a time of two days ago', sendgrid(event, { at: now - 48 * hour }), 'old'],
  ['sendgrid', 'an object', sendgrid({}), 'unreadable'],
  ['sendgrid', 'no JSON, unsigned', { body: '<' }, 'unreadable'],
  ['resend', 'no key saved', { ...resend(resendEvent('email.complained')), key: null }, 'keyless'],
  ['resend', 'another’s key', resend({}, { key: `whsec_${Buffer.alloc(24).toString('base64')}` }), 'unsigned'],
  ['resend', 'no signature', { body: {}, key: resendKey }, 'unsigned'],
  ['resend', 'another body', { ...resend({}), body: '{"type":"email.complained"}' }, 'unsigned'],
  ['resend', 'six minutes ago', resend({}, { at: now - 360 }), 'old'],
  ['resend', 'six minutes from now', resend({}, { at: now + 360 }), 'old'],
  ['resend', 'no time', resend({}, { at: Number.NaN }), 'old'],
  ['resend', 'no type', resend({}), 'unreadable'],
])('%s: %s is refused', async (service, _, posted, refused) => {
  expect(await read(service, posted)).toEqual({ refused })
})

test.each<[MailService, string, Posted]>([
  ['postmark', 'the right password', { ...hard, key: 'a:b', headers: basic('anyone:a:b') }],
  ['mailgun', 'eight hours later', mailgun(failed({}), { at: now - 8 * hour })],
  ['sendgrid', 'a day later', sendgrid(event, { at: now - 23 * hour })],
  ['sendgrid', 'unsigned, where no key is saved', { body: event }],
  ['resend', 'four minutes later', resend(resendEvent('email.complained'), { at: now - 240 })],
])('%s: %s counts', async (service, _, posted) => {
  expect(await read(service, posted)).toMatchObject({ reports: [{}] })
})

test.each<[MailService, Record<string, string>]>([
  ['ses', { 'X-SES-MESSAGE-TAGS': 'opsentry=MARK' }],
  ['postmark', { 'X-PM-Metadata-opsentry': 'MARK' }],
  ['mailgun', { 'X-Mailgun-Variables': '{"opsentry":"MARK"}' }],
  ['sendgrid', { 'X-SMTPAPI': '{"unique_args":{"opsentry":"MARK"}}' }],
  ['resend', {}],
])('%s gets the mark in its own way', (service, headers) => {
  expect(postingServices[service].marked('MARK')).toEqual(headers)
})
