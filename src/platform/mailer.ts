import nodemailer, { type Transporter } from 'nodemailer'
import type SMTPPool from 'nodemailer/lib/smtp-pool/index.js'
import type { Mail, Mailer, Relay, SendResult } from '#src/domain/context.ts'

/** Milliseconds. nodemailer's own defaults are minutes, during which a claim would lie idle. */
const timeouts = { dnsTimeout: 10_000, connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 }
/** The outer bound on one message, whatever the pool does. Shorter than a claim's lease. */
const deadline = 45_000
/** Connections held open to one relay. */
export const maxConnections = 5

/** A pool of connections per relay configuration, rebuilt when the configuration changes or the pool hangs. */
export function createMailer(): Mailer {
  let current: { key: string; transport: Transporter } | undefined

  function transportFor(relay: Relay): Transporter {
    const key = JSON.stringify(relay)
    if (current?.key !== key) {
      current?.transport.close()
      current = { key, transport: nodemailer.createTransport(poolOptions(relay)) }
    }
    return current.transport
  }

  function discard(transport: Transporter): void {
    transport.close()
    if (current?.transport === transport) current = undefined
  }

  return {
    async send(relay, mail) {
      const transport = transportFor(relay)
      try {
        const { response } = await beforeDeadline(transport.sendMail(message(relay, mail)))
        return { outcome: 'delivered', answer: response ?? '' }
      } catch (error) {
        const result = explain(error)
        if (result.outcome === 'unreachable') discard(transport)
        return result
      }
    },
    close() {
      current?.transport.close()
      current = undefined
    },
  }
}

function poolOptions(relay: Relay): SMTPPool.Options {
  return {
    pool: true,
    maxConnections,
    host: relay.host,
    port: relay.port,
    secure: relay.security === 'tls',
    requireTLS: relay.security === 'starttls',
    ignoreTLS: relay.security === 'none',
    auth: relay.user === null ? undefined : { user: relay.user, pass: relay.password ?? '' },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...timeouts,
  }
}

/** The envelope is explicit, so that nothing in a header can divert the message. */
function message(relay: Relay, mail: Mail) {
  return {
    from: { name: mail.fromName, address: relay.from },
    to: { name: '', address: mail.to },
    envelope: { from: relay.from, to: [mail.to] },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    references: mail.references ?? undefined,
    inReplyTo: mail.references ?? undefined,
    headers: mail.headers,
  }
}

async function beforeDeadline<T>(sending: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadline / 1000} seconds`)), deadline)
  })
  try {
    return await Promise.race([sending, expired])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * RFC 5321: a 5yz answer about this message is final, 4yz is not. What was said about the session (greeting, STARTTLS,
 * AUTH) or not said at all concerns the relay, not the message.
 */
function explain(error: unknown): SendResult {
  const { message, response, responseCode, command } = error as {
    message: string
    response?: string
    responseCode?: number
    command?: string
  }
  const answer = response ?? message
  const aboutMessage = responseCode !== undefined && ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command ?? '')
  if (!aboutMessage || responseCode === 421) return { outcome: 'unreachable', answer }
  else return { outcome: responseCode >= 500 ? 'permanent' : 'temporary', answer }
}
