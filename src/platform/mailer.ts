import type { Transporter } from 'nodemailer'
import type SMTPPool from 'nodemailer/lib/smtp-pool/index.js'
import { carried } from '#src/carried.ts'
import type { DkimKey, Mail, PooledRelay, Relay, SendResult, TokenSource } from '#src/domain/mail/mail.ts'
import type { RefusalPhase } from '#src/words.ts'

/** Milliseconds. nodemailer's own defaults are minutes, during which a claim would lie idle. */
const timeouts = { dnsTimeout: 10_000, connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 }
/** Milliseconds: the outer bound on one message, whatever the pool does. Shorter than a claim's lease. */
const messageDeadline = 45_000
/** nodemailer makes a recipient of what follows a line end, a bracket or a comma, even in an explicit envelope. */
export const onePlainAddress = /^[^\s\p{C}<>()[\],;:\\"@]+@[^\s\p{C}<>()[\],;:\\"@]+$/u
/** Characters that nodemailer fills of an encoded word: those around them make 75. */
const longestWord = 52
/** RFC 6376, 5.4.1, and what must not be put in place of another: the one-click (RFC 8058, 4), and that no person wrote it. */
const signedHeaders = [
  ...['From', 'Reply-To', 'To', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References', 'MIME-Version'],
  ...['Content-Type', 'List-Id', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'Auto-Submitted'],
].join(':')

let loading: ReturnType<typeof load> | undefined

/** Loaded with the first mail, because the thread that answers visitors hardly ever sends one. */
export function library() {
  loading ??= load()
  return loading
}

async function load() {
  const [{ nodemailer, encodeWords }, { createForms }] = await Promise.all([
    carried('nodemailer'),
    import('./alike-mails.ts'),
  ])
  const { createTransport } = nodemailer
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const filled = createForms(async (blank, date) => {
    const { envelope: _, dkim: __, ...source } = message(blank, { encodeWords })
    const { message: composed } = await composer.sendMail({ ...source, date })
    return { composed: String(composed), source: JSON.stringify({ ...source, date }) }
  })
  return { createTransport, encodeWords, filled }
}

export type Library = Awaited<ReturnType<typeof load>>

interface Pool {
  key: string
  transport: Transporter
  /** Message-IDs of what a connection has taken up: the server has greeted it. */
  begun: Set<string>
}

/** Sends over SMTP. */
export interface SmtpMailer {
  send: (relay: PooledRelay, mail: Mail) => Promise<SendResult>
  sendUnpooled: (relay: Relay, mail: Mail) => Promise<SendResult>
  close: () => void
}

/** A pool of connections per relay configuration, rebuilt when the configuration changes or nobody answers. */
export function createSmtpMailer(deadline = messageDeadline): SmtpMailer {
  let current: Pool | undefined

  function poolFor(relay: PooledRelay, { createTransport }: Library): Pool {
    const key = JSON.stringify(relay)
    if (current?.key !== key) {
      current?.transport.close()
      const begun = new Set<string>()
      const pool = { pool: true, maxConnections: relay.connections, logger: noting(begun) } as const
      const options: SMTPPool.Options = { ...pool, ...optionsOf(relay) }
      current = { key, transport: createTransport(options), begun }
    }
    return current
  }

  function discard(transport: Transporter): void {
    transport.close()
    if (current?.transport === transport) current = undefined
  }

  return {
    async send(relay, mail) {
      const loaded = await library()
      const composed = (await alikeMessage(mail, loaded)) ?? message(mail, loaded)
      const { key, transport, begun } = poolFor(relay, loaded)
      const result = asBegun(await sendBy(transport, composed, deadline), begun.delete(mail.messageId))
      if (result.outcome !== 'unreachable' && result.outcome !== 'dropped') return result
      // Of a pool that broke off one message the other connections are well.
      if (result.outcome === 'unreachable') discard(transport)
      // Other settings were saved meanwhile: the old server's silence says nothing about the new one.
      return current && current.key !== key ? { outcome: 'temporary', answer: result.answer } : result
    },
    async sendUnpooled(relay, mail) {
      const loaded = await library()
      const transport = loaded.createTransport(optionsOf(relay))
      try {
        return await sendBy(transport, message(mail, loaded), deadline)
      } finally {
        transport.close()
      }
    },
    close() {
      current?.transport.close()
      current = undefined
    },
  }
}

/** Only in its log nodemailer says that a connection takes up a message, or puts it back for another to take up. */
function noting(begun: Set<string>) {
  const note = ({ tnx, action, messageId = '' }: { tnx?: string; action?: string; messageId?: string }) => {
    const id = `<${messageId.replace(/[<>]/g, '')}>`
    if (tnx === 'send') begun.add(id)
    else if (action === 'requeue') begun.delete(id)
  }
  return { info: note, debug: note, warn: () => undefined, error: () => undefined }
}

/** Once the server had greeted and taken up the message, its silence may be about that message. */
function asBegun(result: SendResult, hasBegun: boolean): SendResult {
  return result.outcome === 'unreachable' && hasBegun ? { ...result, outcome: 'dropped' } : result
}

async function sendBy(transport: Transporter, mail: Message, deadline: number): Promise<SendResult> {
  if (!mail.envelope.to.every((address) => onePlainAddress.test(address)))
    return { outcome: 'permanent', answer: 'This is not one plain e-mail address, so it was not sent.' }
  try {
    const { response } = await beforeDeadline(deadline, (signal) => transport.sendMail({ ...mail, signal }))
    return { outcome: 'delivered', answer: response ?? '' }
  } catch (error) {
    return explain(error)
  }
}

function optionsOf(relay: Relay) {
  return {
    host: relay.host,
    port: relay.port,
    secure: relay.security === 'tls',
    requireTLS: relay.security === 'starttls',
    ignoreTLS: relay.security === 'none',
    auth: authOf(relay),
    disableFileAccess: true,
    disableUrlAccess: true,
    ...timeouts,
  }
}

function authOf({ user, password, accessToken }: Relay) {
  if (user === null) return undefined
  else if (accessToken) return { type: 'OAuth2', user, provisionCallback: provisionBy(accessToken) } as const
  else return { user, pass: password ?? '' }
}

/** Asked by nodemailer with each connection that signs in, and once more where the token was refused. */
function provisionBy(source: TokenSource) {
  return (_user: string, renew: boolean, done: (error: Error | null, token?: string, expiresAt?: number) => void) => {
    source(renew).then(
      ({ token, expiresAt }) => done(null, token, expiresAt),
      (error: Error) => done(error),
    )
  }
}

type Message = ReturnType<typeof message> | ComposedMessage

interface ComposedMessage extends Pick<ReturnType<typeof message>, 'envelope' | 'messageId' | 'dkim'> {
  raw: string
}

/** A mail that is composed already, because it is like others; null where it has to be. */
async function alikeMessage(mail: Mail, { filled }: Library): Promise<ComposedMessage | null> {
  const raw = mail.alike ? await filled(mail.alike, Date.now()) : null
  return raw === null ? null : { ...addressing(mail), raw }
}

/** The envelope is explicit, so that nothing in a header can divert the message. */
function addressing({ returnPath, to, messageId, dkim }: Mail) {
  return { envelope: { from: returnPath, to: [to] }, messageId, dkim: dkim === null ? undefined : signing(dkim) }
}

export function message(mail: Mail, { encodeWords }: Pick<Library, 'encodeWords'>) {
  return {
    ...addressing(mail),
    from: mail.from,
    to: { name: '', address: mail.to },
    replyTo: mail.replyTo === null ? undefined : { name: '', address: mail.replyTo },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    references: mail.references ?? undefined,
    inReplyTo: mail.references ?? undefined,
    headers: { ...mail.headers, ...(mail.list ? { 'List-Id': listId(mail.list, encodeWords) } : {}) },
  }
}

/**
 * RFC 2919 and 2047: a phrase of encoded words, each of 75 characters at the most, and the id in the open. nodemailer's own
 * way makes one word of a name however long, or hides the id in it.
 */
function listId({ name, id }: NonNullable<Mail['list']>, encodeWords: Library['encodeWords']) {
  const phrase = name.replace(/[\p{Cc}"(),.:;<>@[\]\\\s]+/gu, ' ').trim()
  return { prepared: true, foldLines: true, value: `${encodeWords(phrase, 'B', longestWord)} <${id}>` }
}

function signing({ domain, selector, privateKey }: DkimKey) {
  return { domainName: domain, keySelector: selector, privateKey, headerFieldNames: signedHeaders }
}

/** Aborts the message when its time is over, so that it does not leave after it was given up. */
async function beforeDeadline<T>(deadline: number, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController()
  const { promise: expired, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new Error(`no answer within ${deadline / 1000} seconds`))
    abort.abort()
  }, deadline)
  try {
    return await Promise.race([send(abort.signal), expired])
  } finally {
    clearTimeout(timer)
  }
}

const phases: Record<string, RefusalPhase | undefined> = { 'MAIL FROM': 'mail', 'RCPT TO': 'rcpt', DATA: 'data' }

/**
 * RFC 5321: a 5yz answer about this message is final, 4yz is not; 421 closes the whole session. What was said about the
 * session (greeting, STARTTLS, AUTH) or not said at all concerns the relay, not the message.
 */
function explain(error: unknown): SendResult {
  const { message, response, responseCode, command = '' } = error as Partial<SmtpError>
  const answer = response || message || 'no answer'
  const aboutMessage = phases[command]
  if (responseCode === undefined || aboutMessage === undefined || responseCode === 421)
    return { outcome: 'unreachable', answer, phase: command.startsWith('AUTH') ? 'auth' : 'connect' }
  else return { outcome: responseCode >= 500 ? 'permanent' : 'temporary', answer, phase: aboutMessage }
}

/** An error of nodemailer's: the server's answer, its number and the command it answered. */
interface SmtpError extends Error {
  response: string
  responseCode: number
  command: string
}
