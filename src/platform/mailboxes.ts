import type { ImapFlow, ImapFlowOptions } from 'imapflow'
import { carried } from '#src/carried.ts'
import type { Mailbox, MailboxPosition, MailboxReader } from '#src/domain/mail/mail.ts'

/** Milliseconds. imapflow's own defaults are minutes. */
const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 }
/** Bytes read of one message: a report stands before the message that it returns. */
const longestRead = 256 * 1024
/** Bytes of one answer, such as the numbers of some million messages, or a whole message of a server that knows no parts. */
const maxResponseSize = 64 * 1024 * 1024

/** Reads mailboxes over IMAP with a connection per look, because looks are a minute apart and bounces few. */
export function createMailboxReader(): MailboxReader {
  const open = new Set<ImapFlow>()
  return {
    async readNew(mailbox, since, limit, take) {
      // Loaded when it is needed: most instances never read a mailbox.
      const { ImapFlow } = await carried('imapflow')
      const client = new ImapFlow(optionsOf(mailbox))
      let broken: Error | undefined
      // Keeps an error between two commands: the next command fails because of it, but does not say why.
      client.on('error', (error) => {
        broken = error
      })
      open.add(client)
      try {
        await client.connect()
        const position = await readInbox(client, since, limit, take).catch((error: unknown) => {
          throw endOf(error, broken)
        })
        await client.logout()
        return position
      } catch (error) {
        throw new Error(wordsOf(error), { cause: error })
      } finally {
        open.delete(client)
        client.close()
      }
    },
    close() {
      for (const client of open) client.close()
    },
  }
}

async function readInbox(
  client: ImapFlow,
  since: MailboxPosition | null,
  limit: number,
  take: Parameters<MailboxReader['readNew']>[3],
): Promise<MailboxPosition> {
  const validity = String((await client.mailboxOpen('INBOX')).uidValidity)
  let position = { validity, uid: since?.validity === validity ? since.uid : 0 }
  for (const uid of await newUids(client, position.uid, limit)) {
    const message = await client.fetchOne(String(uid), { source: { maxLength: longestRead } }, { uid: true })
    position = { validity, uid }
    const source = message ? message.source : undefined
    if (source && (await take(source, position))) await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true })
  }
  return position
}

async function newUids(client: ImapFlow, last: number, limit: number): Promise<number[]> {
  const found = (await client.search({ uid: `${last + 1}:*` }, { uid: true })) || []
  // RFC 3501, 6.4.8: `*` is the newest message, also where it is an old one.
  return found
    .filter((uid) => uid > last)
    .toSorted((a, b) => a - b)
    .slice(0, limit)
}

function optionsOf({ host, port, security, user, password }: Mailbox): ImapFlowOptions {
  return {
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'tls' ? undefined : security === 'starttls',
    auth: { user, pass: password },
    clientInfo: { name: 'Opsentry' },
    logger: false,
    disableAutoIdle: true,
    maxResponseSize,
    ...timeouts,
  }
}

/** Of a connection that worked before, imapflow says "Connection not available", whatever ended it. */
function endOf(error: unknown, broken: Error | undefined): unknown {
  const { code = '', reason } = error as { code?: string; reason?: string }
  if (!['NoConnection', 'EConnectionClosed'].includes(code)) return error
  return new Error(`The connection was lost: ${broken?.message ?? reason ?? 'no reason was given'}`, { cause: error })
}

/** The server's own words, which imapflow keeps beside its "Command failed". */
function wordsOf(error: unknown): string {
  const { message, responseText } = error as { message?: string; responseText?: string }
  return responseText || message || 'no answer'
}
