import { subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureBounces } from '#src/domain/mail/configure-bounces.ts'
import type { MailboxPosition } from '#src/domain/mail/mail.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { type ConnectedRelay, connectRelay } from './connected-relay.ts'
import { subscribe } from './factories.ts'
import { type TestApp, testApp } from './harness.ts'
import { mailboxLogin } from './mailbox-server.ts'
import { acmeId, system } from './personas.ts'
import type { ReceivedMail } from './smtp-sink.ts'

/** An app that sends its mails to a sink, and reads what comes back from a mailbox on the loopback. */
export interface BounceMailbox {
  app: TestApp
  mail: ConnectedRelay
  /** `typed`: what the form holds besides the port. */
  use(port: number, typed?: Record<string, string>): void
  /** Runs the job that reads the mailbox. */
  look(): Promise<void>
  position(): MailboxPosition | null
  problem(): string | null | undefined
  /** Subscribers who get nothing any more because their mails came back. */
  quarantined(): number
  /** Mails that went out, to as many subscribers. */
  mailed(count: number): Promise<ReceivedMail[]>
}

export async function bounceMailbox(): Promise<BounceMailbox> {
  const app = testApp()
  const mail = await connectRelay(app)
  const row = () => app.deps.db.select().from(instance).get()
  const job = jobs.find(({ name }) => name === 'bounces')
  if (!job) throw new Error('no such job')
  return {
    app,
    mail,
    use(port, typed = {}) {
      const server = { host: '127.0.0.1', port: String(port), security: 'none', ...mailboxLogin }
      const form = { mode: 'mailbox', address: 'bounces@acme.example', ...server, ...typed }
      configureBounces(app.deps, system, readForm(form))
    },
    look: () => runJob(app.deps, job).then(() => undefined),
    position: () => JSON.parse(row()?.bounceSeen ?? 'null'),
    problem: () => row()?.bounceProblem,
    quarantined: () =>
      app.deps.db
        .select()
        .from(subscribers)
        .all()
        .filter(({ state }) => state === 'quarantined').length,
    async mailed(count) {
      for (let one = 0; one < count; one++) subscribe(app.deps, `reader-${one}@example.org`)
      const incident = { title: 'I', body: 'x', status: 'investigating', notify: true } as const
      openIncident(app.deps, system, acmeId, { ...incident, services: [] })
      await mail.mailsTo('')
      return mail.sink.mails
    },
  }
}

/** A message that is no report. */
export const otherMessage = (text: string) =>
  `From: ann@example.com\r\nTo: bounces@acme.example\r\nSubject: ${text}\r\n\r\n${text}\r\n`
