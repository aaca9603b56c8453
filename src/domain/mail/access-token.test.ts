import { expect, test } from 'vitest'
import { mailTokens } from '#src/db/schema/senders.ts'
import { talkToRelay } from '#src/platform/smtp-talk.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { type HttpSink, type ReceivedPost, type Reply, startHttpSink } from '#src/testing/http-sink.ts'
import { system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { allowDestinations } from '../destinations/allow-destinations.ts'
import { checked } from '../forms/checked.ts'
import type { Token } from './check-token.ts'
import { configureRelay } from './configure-relay.ts'
import type { Mail, PooledRelay } from './mail.ts'
import { relayToSend } from './read-relay.ts'
import { readToken, typedTokenSource } from './save-token.ts'
import { sendTestMessage } from './test-relay.ts'
import { tokenProblem } from './token-problem.ts'

/** A mail server that wants tokens, and the provider that gives them, both over real sockets. */

interface Provider extends HttpSink {
  /** The tokens that are good. */
  good: Set<string>
}

const given = (token: string, more: object = {}): Reply => ({
  status: 200,
  body: JSON.stringify({ token_type: 'Bearer', expires_in: 3600, access_token: token, ...more }),
})

/** Gives token-1, token-2 … */
async function provider(reply?: (post: ReceivedPost) => Reply): Promise<Provider> {
  const good = new Set<string>()
  const started = await startHttpSink((post) => {
    if (reply) return reply(post)
    const token = `token-${started.posts.length}`
    good.add(token)
    return given(token)
  })
  atEnd(() => started.close())
  return Object.assign(started, { good })
}

async function mailServer({ good }: Provider): Promise<SmtpSink & { asked: string[] }> {
  const asked: string[] = []
  const started = await startSmtpSink({
    smtp: {
      authOptional: false,
      allowInsecureAuth: true,
      authMethods: ['XOAUTH2'],
      onAuth({ method, username, accessToken = '' }, _session, done) {
        asked.push(`${method} ${username} ${accessToken}`)
        if (good.has(accessToken)) done(null, { user: username })
        else done(null, { data: { status: '401', schemes: 'bearer mac', scope: 'my_smtp_access_scope_name' } })
      },
    },
  })
  atEnd(() => started.close())
  return Object.assign(started, { asked })
}

const grant: Omit<Token, 'tokenUrl'> = {
  clientId: 'client-of-acme',
  clientSecret: 'secret & more',
  refreshToken: null,
  scope: 'https://outlook.office365.com/.default',
}

function connect({ deps }: TestRoom, { relay: { host, port } }: SmtpSink, { url }: Provider, own: Partial<Token> = {}) {
  allowDestinations(deps, system, ['127.0.0.1'])
  const server = {
    host,
    port: String(port),
    security: 'none',
    user: 'status@acme.example',
    password: '',
    byToken: true,
  }
  const token = checked({ token: { ...grant, tokenUrl: `${url}/token`, ...own } }, {})
  configureRelay(deps, system, { ...server, from: 'status@acme.example' }, token)
}

const mail = (one = 1): Mail => ({
  ...{ to: 'sue@example.org', from: { name: 'Acme', address: 'status@acme.example' }, replyTo: null },
  ...{ returnPath: 'status@acme.example', subject: 'x', text: 'x', html: '<p>x</p>' },
  ...{ messageId: `<id000000000${one}@acme.example>`, references: null, list: null, headers: {}, dkim: null },
})

function relayOf({ deps }: TestRoom): PooledRelay {
  const relay = relayToSend(deps)
  if (relay === null) throw new Error('there is no relay')
  return relay
}

const sent = async (room: TestRoom, one = 1) => (await room.deps.mailer.send(relayOf(room), mail(one))).outcome

async function connected(own: Partial<Token> = {}, reply?: (post: ReceivedPost) => Reply) {
  const room = testRoom()
  const tokens = await provider(reply)
  const server = await mailServer(tokens)
  connect(room, server, tokens, own)
  return { room, tokens, server }
}

test('a token by the client’s own credentials signs in, and is asked for once for many mails', async () => {
  const { room, tokens, server } = await connected()
  expect(await Promise.all([1, 2, 3].map((one) => sent(room, one)))).toEqual(Array(3).fill('delivered'))
  expect(tokens.posts.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /token'])
  expect(Object.fromEntries(new URLSearchParams(tokens.posts[0]?.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'client-of-acme',
    client_secret: 'secret & more',
    scope: 'https://outlook.office365.com/.default',
  })
  expect(new Set(server.asked)).toEqual(new Set(['XOAUTH2 status@acme.example token-1']))
})

test('a token is asked for anew before it ends', async () => {
  const { room, tokens } = await connected()
  await sent(room)
  room.clock.advance(58 * 60_000)
  await relayOf(room).accessToken?.(false)
  expect(tokens.posts.length).toBe(1)
  room.clock.advance(2 * 60_000)
  await relayOf(room).accessToken?.(false)
  expect(tokens.posts.length).toBe(2)
})

test('a token that the mail server refuses is renewed at once, and the mail leaves', async () => {
  const { room, tokens, server } = await connected()
  await relayOf(room).accessToken?.(false)
  tokens.good.delete('token-1')
  expect([await sent(room), tokens.posts.length]).toEqual(['delivered', 2])
  expect(server.asked.at(-1)).toBe('XOAUTH2 status@acme.example token-2')
})

test('a refresh token is used, and one that comes in its place is kept, sealed', async () => {
  const own = { clientSecret: null, refreshToken: 'refresh-1', scope: null }
  const { room, tokens } = await connected(own, () => given('token', { refresh_token: 'refresh-2' }))
  const before = room.db.select().from(mailTokens).get()?.refreshToken
  await relayOf(room).accessToken?.(false)
  expect(Object.fromEntries(new URLSearchParams(tokens.posts[0]?.body))).toEqual({
    grant_type: 'refresh_token',
    client_id: 'client-of-acme',
    refresh_token: 'refresh-1',
  })
  const after = room.db.select().from(mailTokens).get()?.refreshToken
  expect([after === before, after?.includes('refresh-2')]).toEqual([false, false])
  expect(readToken(room.deps, 'relay')?.refreshToken).toBe('refresh-2')
  await relayOf(room).accessToken?.(false)
  expect(tokens.posts.length).toBe(1)
})

const words = 'AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 42'
const refused = { status: 401, body: JSON.stringify({ error: 'invalid_client', error_description: words }) }

test('a provider that refuses is named, and everything waits as for a wrong password', async () => {
  const { room, server } = await connected({}, () => refused)
  expect(await tokenProblem(relayOf(room))).toMatchObject({
    outcome: 'held',
    answer: '127.0.0.1 gave no token (401, invalid_client: AADSTS7000215: Invalid client secret provided.).',
    hint: expect.stringContaining('check client and secret'),
    refusal: { fault: 'sender', final: true },
  })
  const test = await sendTestMessage(room.deps, system, relayOf(room), 'ann@example.com')
  expect([test.delivered, test.hint]).toEqual([false, expect.stringContaining('check client and secret')])
  expect(server.mails).toEqual([])
})

test.each<[string, Reply]>([
  ['is in trouble', { status: 503, body: 'no' }],
  ['has too much to do', { status: 429, body: '{}' }],
  ['breaks off', 'reset'],
])('a provider that %s is no fault of the sender’s', async (_, reply) => {
  const { room } = await connected({}, () => reply)
  expect(await tokenProblem(relayOf(room))).toMatchObject({ outcome: 'unreachable' })
})

test('a provider inside the network is not asked unless it is allowed', async () => {
  const { room, tokens } = await connected()
  allowDestinations(room.deps, system, [])
  expect(await tokenProblem(relayOf(room))).toMatchObject({ outcome: 'held', answer: /not a public address|https/ })
  expect(tokens.connections()).toBe(0)
})

test('a conversation without a message signs in by a token, too', async () => {
  const { room, server } = await connected()
  expect(await talkToRelay(relayOf(room), 'sue@example.org')).toEqual({ kind: 'accepted' })
  expect([server.asked, server.mails]).toEqual([['XOAUTH2 status@acme.example token-1'], []])
})

test('a password in its place ends the token', async () => {
  const { room } = await connected()
  const server = { host: 'smtp.example.com', port: '587', security: 'starttls', user: 'acme', password: 'pass' }
  configureRelay(room.deps, system, { ...server, from: 'status@acme.example' })
  expect([relayOf(room).accessToken, relayOf(room).password, readToken(room.deps, 'relay')]).toEqual([
    undefined,
    'pass',
    null,
  ])
})

test('a grant as it is typed is asked for once, and the saved one signs in with its own', async () => {
  const { room, tokens } = await connected({ clientId: 'saved' })
  const typed: Token = { ...grant, tokenUrl: `${tokens.url}/token`, clientId: 'typed' }
  const source = typedTokenSource(room.deps, 'relay', typed)
  expect([await source(false), await source(false)].map(({ token }) => token)).toEqual(['token-1', 'token-1'])
  expect(await sent(room)).toBe('delivered')
  expect(tokens.posts.map(({ body }) => new URLSearchParams(body).get('client_id'))).toEqual(['typed', 'saved'])
})

test('two grants that are asked for at once get a token each', async () => {
  const { room, tokens } = await connected({ clientId: 'saved' })
  const typed: Token = { ...grant, tokenUrl: `${tokens.url}/token`, clientId: 'typed' }
  const [one, other] = await Promise.all([
    relayOf(room).accessToken?.(false),
    typedTokenSource(room.deps, 'relay', typed)(false),
  ])
  expect(one?.token).not.toBe(other?.token)
})
