import { createPublicKey } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { mailServices } from '#src/db/schema/senders.ts'
import { write } from '#src/db/write.ts'
import type { AuditActionOf } from '#src/words/audit.ts'
import { type MailService, mailServices as services } from '#src/words/bounces.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import type { Form } from '../forms/form.ts'
import { mailServiceIdentity } from './mail-services.ts'

/** Gives a mail service a URL to post to. A second time changes nothing. */
export function connectMailService(deps: Deps, actor: Actor, form: Form): MailService {
  authorizeInstanceAdmin(actor)
  const service = serviceIn(form)
  if (isConnected(deps.db, service)) return service
  const urlToken = deps.secrets.seal(deps.ids.token(), mailServiceIdentity('urlToken', service))
  write(deps.db, (tx) => {
    tx.insert(mailServices).values({ id: service, urlToken, connectedAt: deps.clock.now() }).run()
    record(tx, deps, actor, service, 'connected')
  })
  return service
}

/** Saves what signs its posts, in place of what was saved before. Throws invalid for what cannot be its key. */
export function saveSigningKey(deps: Deps, actor: Actor, form: Form): MailService {
  authorizeInstanceAdmin(actor)
  const service = serviceIn(form)
  // A key in several lines is pasted as it is shown; a password may not change.
  const key = service === 'sendgrid' ? form.text('key').replace(/\s+/g, '') : form.text('key')
  const problem = keyProblems[service](key)
  if (problem) throw invalid({ key: problem })
  const signingKey = deps.secrets.seal(key, mailServiceIdentity('signingKey', service))
  write(deps.db, (tx) => {
    if (!isConnected(tx, service)) throw conflict('This mail service is not connected any more.')
    tx.update(mailServices).set({ signingKey }).where(eq(mailServices.id, service)).run()
    record(tx, deps, actor, service, 'key_saved')
  })
  return service
}

/** Forgets its URL and its key: what it posts from now on is refused. A second time changes nothing. */
export function disconnectMailService(deps: Deps, actor: Actor, form: Form): void {
  authorizeInstanceAdmin(actor)
  const service = serviceIn(form)
  if (!isConnected(deps.db, service)) return
  write(deps.db, (tx) => {
    tx.delete(mailServices).where(eq(mailServices.id, service)).run()
    record(tx, deps, actor, service, 'disconnected')
  })
}

function serviceIn(form: Form): MailService {
  const service = services.find((one) => one === form.text('service'))
  if (service === undefined) throw invalid({ service: 'Choose a mail service.' })
  return service
}

function isConnected(db: Deps['db'] | Tx, service: MailService): boolean {
  return db.select().from(mailServices).where(eq(mailServices.id, service)).get() !== undefined
}

function record(tx: Tx, deps: Deps, actor: Actor, service: MailService, what: AuditActionOf<'mail_service'>): void {
  const subject = { type: 'mail_service', id: service }
  recordAudit(tx, deps, actor, { action: `mail_service.${what}`, organizationId: null, subject })
}

const keyProblems: Record<MailService, (key: string) => string | undefined> = {
  ses: () => 'Amazon signs with a certificate of its own: there is no key to save.',
  postmark: passwordProblem,
  mailgun: passwordProblem,
  sendgrid: (key) => (isEcKey(key) ? undefined : 'Paste the verification key as SendGrid shows it; it begins with MF.'),
  resend: (key) =>
    /^whsec_[A-Za-z0-9+/]{20,200}={0,2}$/.test(key)
      ? undefined
      : 'Paste the signing secret as Resend shows it; it begins with whsec_.',
}

function passwordProblem(key: string): string | undefined {
  return /^[\x21-\x7e]{8,200}$/.test(key) ? undefined : 'Type 8 to 200 letters, digits and signs, without spaces.'
}

function isEcKey(key: string): boolean {
  try {
    const made = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    return made.asymmetricKeyType === 'ec'
  } catch {
    return false
  }
}
