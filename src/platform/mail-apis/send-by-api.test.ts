import { createHash, createHmac } from 'node:crypto'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import type { Mail, MailApi } from '#src/domain/mail/mail.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { type HttpSink, type ReceivedPost, type Reply, startHttpSink } from '#src/testing/http-sink.ts'
import { createHttpClient } from '../http-client.ts'
import { sendByApi } from './send-by-api.ts'

/** Each service's API over real HTTP: what it is sent, and what becomes of its answers. */

const mail: Mail = {
  to: 'sue@example.org',
  from: { name: 'Acme, “Status”', address: 'status@acme.example' },
  replyTo: 'help@acme.example',
  returnPath: 'status@acme.example',
  subject: 'Logins fail · Ärger bei Acme',
  text: 'Logins fail.\n.\nWe are at it.\n',
  html: '<p>Logins fail. 🐇</p>',
  messageId: '<id0000000042@status.acme.example>',
  references: '<id0000000007@status.acme.example>',
  list: { name: 'Acme', id: 'acme.status.acme.example' },
  headers: {
    'Auto-Submitted': 'auto-generated',
    'List-Unsubscribe': '<https://status.acme.example/u/token>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'X-PM-Metadata-opsentry': 'id0000000042_abc',
    'X-SES-MESSAGE-TAGS': 'opsentry=id0000000042_abc',
  },
  dkim: null,
}

const places: Record<MailApi['kind'], string> = {
  postmark: 'broadcast',
  ses: 'eu-central-1',
  mailgun: 'mg.acme.example',
  resend: '',
}
const kinds = ['postmark', 'ses', 'mailgun', 'resend'] as const

const taken: Record<MailApi['kind'], Reply> = {
  postmark: { status: 200, body: '{"ErrorCode":0,"Message":"OK","MessageID":"b7bc2f4a"}' },
  ses: { status: 200, body: '{"MessageId":"0107018f"}' },
  mailgun: { status: 200, body: '{"id":"<id0000000042@status.acme.example>","message":"Queued. Thank you."}' },
  resend: { status: 200, body: '{"id":"49a3999c"}' },
}

async function sink(reply: HttpSink['reply']): Promise<HttpSink> {
  const started = await startHttpSink(reply)
  atEnd(() => started.close())
  return started
}

function api(kind: MailApi['kind'], { url }: Pick<HttpSink, 'url'>): MailApi {
  const user = kind === 'ses' ? 'AKIDEXAMPLE' : null
  const place = places[kind]
  return {
    kind,
    endpoint: url,
    place,
    user,
    secret: 'key-of-the-tests',
    from: mail.from.address,
    allowed: ['127.0.0.1'],
  }
}

/** Sends it, and gives the one request that came. */
async function posted(kind: MailApi['kind']): Promise<ReceivedPost> {
  const server = await sink(taken[kind])
  const sent = await sendByApi(createHttpClient(), api(kind, server), mail)
  expect(sent).toMatchObject({ outcome: 'delivered' })
  const [post] = server.posts
  if (server.posts.length !== 1 || !post) throw new Error(`${server.posts.length} requests`)
  expect(post.method).toBe('POST')
  return post
}

const answered = async (kind: MailApi['kind'], reply: Reply) => {
  const http = createHttpClient(reply === 'hang' ? { deadline: 300 } : {})
  return sendByApi(http, api(kind, await sink(reply)), mail)
}

/** What must be in a mail, however it goes. */
async function expectWhole(mime: string): Promise<void> {
  const read = await PostalMime.parse(mime)
  const header = (name: string) => read.headers.find(({ key }) => key === name)?.value
  expect(read).toMatchObject({
    from: mail.from,
    to: [{ address: mail.to }],
    replyTo: [{ address: mail.replyTo }],
    subject: mail.subject,
    messageId: mail.messageId,
    inReplyTo: mail.references,
  })
  expect([read.text?.trim(), read.html?.trim()]).toEqual([mail.text.trim(), mail.html])
  expect(header('list-unsubscribe')).toBe(mail.headers['List-Unsubscribe'])
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  expect(header('list-id')).toMatch(/<acme\.status\.acme\.example>$/)
}

test('Postmark gets each part in its field, keeps the Message-ID and tracks nobody', async () => {
  const { path, headers, body } = await posted('postmark')
  expect([path, headers['x-postmark-server-token'], headers['content-type']]).toEqual([
    '/email',
    'key-of-the-tests',
    'application/json',
  ])
  const { Headers, ...fields } = JSON.parse(body)
  expect(fields).toEqual({
    From: '"Acme, “Status”" <status@acme.example>',
    To: 'sue@example.org',
    ReplyTo: 'help@acme.example',
    Subject: mail.subject,
    TextBody: mail.text,
    HtmlBody: mail.html,
    Metadata: { opsentry: 'id0000000042_abc' },
    MessageStream: 'broadcast',
    TrackOpens: false,
    TrackLinks: 'None',
  })
  const named = Object.fromEntries(Headers.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value]))
  expect(named).toMatchObject({
    'Message-ID': mail.messageId,
    'X-PM-KeepID': 'true',
    References: mail.references,
    'In-Reply-To': mail.references,
    'List-Unsubscribe': mail.headers['List-Unsubscribe'],
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': '<acme.status.acme.example>',
    'Auto-Submitted': 'auto-generated',
  })
  expect(named).not.toHaveProperty('X-PM-Metadata-opsentry')
})

test('Amazon gets the whole mail, signed by Signature Version 4 as the documents recompute it', async () => {
  const { path, headers, body } = await posted('ses')
  expect(path).toBe('/v2/email/outbound-emails')
  const { Destination, Content } = JSON.parse(body)
  expect(Destination).toEqual({ ToAddresses: ['sue@example.org'] })
  const mime = Buffer.from(Content.Raw.Data, 'base64').toString()
  await expectWhole(mime)
  expect(mime).toMatch(/^X-SES-MESSAGE-TAGS: opsentry=id0000000042_abc\r$/im)

  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const [, signed = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/ses\/aws4_request,SignedHeaders=(.+),Signature=(.+)$/.exec(
      headers.authorization ?? '',
    ) ?? []
  expect(signed.split(';')).toEqual(expect.arrayContaining(['content-type', 'host', 'x-amz-date']))
  const canonical = signed.split(';').map((name) => `${name}:${headers[name]}`)
  const request = ['POST', path, '', ...canonical, '', signed, sha(body)].join('\n')
  const moment = String(headers['x-amz-date'])
  const scope = [moment.slice(0, 8), 'eu-central-1', 'ses', 'aws4_request']
  const key = scope.reduce<string | Buffer>((last, part) => mac(last, part), 'AWS4key-of-the-tests')
  expect(signature).toBe(
    mac(key, ['AWS4-HMAC-SHA256', moment, scope.join('/'), sha(request)].join('\n')).toString('hex'),
  )
  expect(Math.abs(Date.parse(moment.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')) - Date.now())).toBeLessThan(
    60_000,
  )
})

test('Mailgun gets the whole mail as a file of a form', async () => {
  const { path, headers, body } = await posted('mailgun')
  expect(path).toBe('/v3/mg.acme.example/messages.mime')
  expect(headers.authorization).toBe(`Basic ${Buffer.from('api:key-of-the-tests').toString('base64')}`)
  const form = await new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
  expect([form.get('to'), form.get('o:tracking')]).toEqual(['sue@example.org', 'no'])
  const file = form.get('message')
  await expectWhole(file instanceof Blob ? await file.text() : '')
})

test('Resend gets each part in its field, under a key that lets it send none twice', async () => {
  const { path, headers, body } = await posted('resend')
  expect([path, headers.authorization]).toEqual(['/emails', 'Bearer key-of-the-tests'])
  expect(headers['idempotency-key']).toBe('id0000000042@status.acme.example')
  const { headers: own, ...fields } = JSON.parse(body)
  expect(fields).toEqual({
    from: '"Acme, “Status”" <status@acme.example>',
    to: ['sue@example.org'],
    reply_to: 'help@acme.example',
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
  })
  expect(own).toMatchObject({
    'Message-ID': mail.messageId,
    References: mail.references,
    'List-Unsubscribe': mail.headers['List-Unsubscribe'],
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
})

const json = (status: number, body: object, headers: Record<string, string> = {}): Reply => ({
  ...{ status, headers },
  body: JSON.stringify(body),
})
const amazon = (status: number, type: string, message: string) =>
  json(status, { message }, { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` })

const refusals: [MailApi['kind'], Reply, string, string][] = [
  [
    'postmark',
    json(401, { ErrorCode: 10, Message: 'No Account or Server API tokens were supplied' }),
    'held',
    'sender',
  ],
  ['postmark', json(422, { ErrorCode: 400, Message: 'The From address is no Sender Signature' }), 'held', 'sender'],
  ['postmark', json(422, { ErrorCode: 405, Message: 'Not allowed to send: out of credits' }), 'held', 'sender'],
  ['postmark', json(422, { ErrorCode: 406, Message: 'Recipient is marked as inactive' }), 'permanent', 'recipient'],
  ['postmark', json(422, { ErrorCode: 300, Message: "Invalid 'To' address: 'x'." }), 'permanent', 'recipient'],
  ['postmark', json(422, { ErrorCode: 300, Message: "Invalid 'From' address: 'x'." }), 'held', 'sender'],
  ['postmark', json(422, { ErrorCode: 1235, Message: 'The message stream was not found' }), 'held', 'sender'],
  ['ses', amazon(400, 'MessageRejected', 'Email address is not verified: status@acme.example'), 'held', 'sender'],
  ['ses', amazon(400, 'MessageRejected', 'The message holds a virus'), 'permanent', 'message'],
  ['ses', amazon(400, 'SendingPausedException', 'Sending is paused'), 'held', 'sender'],
  ['ses', amazon(400, 'AccountSuspendedException', 'suspended'), 'held', 'sender'],
  ['ses', amazon(403, 'SignatureDoesNotMatchException', 'The request signature does not match'), 'held', 'sender'],
  ['mailgun', { status: 401, body: 'Forbidden' }, 'held', 'sender'],
  ['mailgun', json(404, { message: 'Domain not found: mg.acme.example' }), 'held', 'sender'],
  ['mailgun', json(400, { message: "'to' parameter is not a valid address" }), 'permanent', 'recipient'],
  ['mailgun', json(400, { message: 'Sandbox subdomains are for test purposes only' }), 'held', 'sender'],
  ['resend', json(401, { name: 'missing_api_key', message: 'Missing API key' }), 'held', 'sender'],
  [
    'resend',
    json(403, { name: 'validation_error', message: 'The acme.example domain is not verified' }),
    'held',
    'sender',
  ],
  ['resend', json(422, { name: 'validation_error', message: 'Invalid `to` field' }), 'permanent', 'recipient'],
  ['resend', json(429, { name: 'daily_quota_exceeded', message: 'You have reached your quota' }), 'held', 'sender'],
  ['resend', json(409, { name: 'concurrent_idempotent_requests', message: 'In progress' }), 'temporary', 'passing'],
]

test.each(refusals)('%s: %j is %s, the fault of the %s', async (kind, reply, outcome, fault) => {
  const sent = await answered(kind, reply)
  expect(sent).toMatchObject({ outcome, refusal: { fault } })
  expect(sent.hint === undefined).toBe(outcome !== 'held')
})

test('what came before under the same key has arrived', async () => {
  const known = json(409, { name: 'invalid_idempotent_request', message: 'Same key, different payload' })
  expect(await answered('resend', known)).toMatchObject({ outcome: 'delivered' })
})

test.each(kinds)('%s: a limit is waited out for as long as it asks', async (kind) => {
  const busy = (retryAfter?: string): Reply => ({
    status: 429,
    headers: retryAfter ? { 'retry-after': retryAfter } : {},
  })
  expect(await answered(kind, busy('120'))).toMatchObject({ outcome: 'unreachable', retryAfter: 120_000 })
  const inAMinute = new Date(Date.now() + 60_000).toUTCString()
  const { retryAfter } = await answered(kind, busy(inAMinute))
  expect([(retryAfter ?? 0) > 50_000, (retryAfter ?? 0) <= 60_000]).toEqual([true, true])
  expect(await answered(kind, busy('99999999'))).toMatchObject({ retryAfter: 24 * 60 * 60_000 })
  expect((await answered(kind, busy())).retryAfter).toBeUndefined()
  expect((await answered(kind, busy('soon'))).retryAfter).toBeUndefined()
})

test.each(kinds)('%s: trouble of the service says nothing of the message', async (kind) => {
  expect((await answered(kind, { status: 503, body: '<html>' })).outcome).toBe('unreachable')
  expect((await answered(kind, { status: 500 })).outcome).toBe('unreachable')
})

test.each(kinds)('%s: where it breaks off, it may have the message', async (kind) => {
  expect((await answered(kind, 'hang')).outcome).toBe('dropped')
  expect((await answered(kind, 'reset')).outcome).toBe('dropped')
})

test('where nobody listens nothing was sent', async () => {
  const gone = await sink({ status: 200 })
  await gone.close()
  const sent = await sendByApi(createHttpClient(), api('resend', gone), mail)
  expect(sent).toMatchObject({ outcome: 'unreachable', answer: expect.stringMatching(/ECONNREFUSED/) })
})

test('an address inside is not asked unless it is allowed', async () => {
  const server = await sink({ status: 200 })
  const sent = await sendByApi(createHttpClient(), { ...api('resend', server), allowed: [] }, mail)
  expect([sent.outcome, server.connections()]).toEqual(['held', 0])
})

test.each(kinds)('%s: a recipient that is more than one address is sent nothing', async (kind) => {
  const server = await sink(taken[kind])
  const sent = await sendByApi(createHttpClient(), api(kind, server), { ...mail, to: 'a@example.org,b@example.org' })
  expect([sent.outcome, server.posts.length]).toEqual(['permanent', 0])
})
