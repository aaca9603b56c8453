import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { system } from './personas.ts'
import { header, linkIn, type ReceivedMail, type SinkOptions, type SmtpSink, startSmtpSink } from './smtp-sink.ts'
import type { TestDeps } from './test-deps.ts'

export interface ConnectedRelay {
  sink: SmtpSink
  /** Delivers what is due. In the order of the queue, because over several connections mails arrive by chance. */
  mailsTo(address: string): Promise<ReceivedMail[]>
  /** The path of the newest link of that kind in a mail to `address`. */
  linkTo(address: string, path: RegExp): Promise<string>
  close(): Promise<void>
}

/** Connects a test app, or a room, to a real SMTP server. */
export async function connectRelay({ deps }: { deps: TestDeps }, options: SinkOptions = {}): Promise<ConnectedRelay> {
  const sink = await startSmtpSink(options)
  const { host, port, from } = sink.relay
  configureRelay(deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })

  async function mailsTo(address: string): Promise<ReceivedMail[]> {
    await deliverDue(deps)
    return sink.mails.filter(({ to }) => to === address).toSorted((a, b) => owed(a).localeCompare(owed(b)))
  }

  return {
    sink,
    mailsTo,
    async linkTo(address, path) {
      const mails = await mailsTo(address)
      const mail = mails.findLast(({ parsed }) => path.test(parsed.text ?? ''))
      if (!mail) throw new Error(`no mail to ${address} with ${path}: ${mails.map(({ parsed }) => parsed.subject)}`)
      const { pathname, search } = new URL(linkIn(mail, path))
      return pathname + search
    },
    async close() {
      deps.mailer.close()
      await sink.close()
    },
  }
}

/** The delivery's id, which the tests count up. */
function owed(mail: ReceivedMail): string {
  return header(mail, 'Message-ID') ?? ''
}
