import type { Socket } from 'node:net'
import hoodiecrow from 'hoodiecrow-imap'
import { selfSigned } from './smtp-sink.ts'

export interface MailboxServer {
  port: number
  /** Puts a message into the inbox, as a mail server would. */
  receive(raw: string): void
  /** What lies there, oldest first. */
  messages(): { raw: string; seen: boolean }[]
  /** As where a mailbox was restored from a copy: its UIDs mean something else from now on. */
  changeValidity(): void
  close(): Promise<void>
}

export const mailboxLogin = { user: 'bounces', password: 'mailbox secret' }

/** A real IMAP server on the loopback with one mailbox. `tls`: from the first byte, under a certificate nobody vouches for. */
export async function startMailboxServer({ tls = false } = {}): Promise<MailboxServer> {
  const imap = hoodiecrow({
    plugins: ['ID', 'STARTTLS', 'ENABLE', 'UIDPLUS', 'LITERALPLUS'],
    users: { [mailboxLogin.user]: { password: mailboxLogin.password } },
    storage: { INBOX: { uidvalidity: 77, messages: [] } },
    secureConnection: tls,
    credentials: { key: selfSigned.key as Buffer, cert: selfSigned.cert as Buffer },
  })
  const sockets = new Set<Socket>()
  imap.server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => imap.listen(0, '127.0.0.1', resolve))
  const address = imap.server.address()
  const inbox = () => imap.getMailbox('INBOX')
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    receive: (raw) => void imap.appendMessage('INBOX', [], false, raw),
    messages: () => inbox().messages.map(({ raw, flags }) => ({ raw, seen: flags.includes('\\Seen') })),
    changeValidity() {
      inbox().uidvalidity += 1
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => imap.server.close(() => resolve()))
    },
  }
}
