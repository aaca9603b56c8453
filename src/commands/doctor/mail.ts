import { and, asc, eq, isNull } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { domainOf } from '#src/domain/mail/check-address.ts'
import { dmarcOf, spfOf } from '#src/domain/mail/check-dkim.ts'
import { findDkimKey, signingKey } from '#src/domain/mail/dkim-keys.ts'
import { dkimRecord, recordProblem } from '#src/domain/mail/dkim-record.ts'
import { isMailApi, type MailApi, type PooledRelay, type Relay } from '#src/domain/mail/mail.ts'
import { relayToSend } from '#src/domain/mail/read-relay.ts'
import { refusalHint } from '#src/domain/mail/refusal-hint.ts'
import { relayHint } from '#src/domain/mail/relay-hint.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { randomIds } from '#src/platform/ids.ts'
import { createMailer } from '#src/platform/mail-ways.ts'
import { talkToRelay } from '#src/platform/smtp-talk.ts'
import { type Found, fail, ok, warn } from './finding.ts'
import type { Data, Ground } from './ground.ts'

/** Milliseconds. */
const patience = 4500

const connectOne = 'connect a mail server under Administration, Mail server'

function relayOf(ground: Ground): PooledRelay | null {
  const deps = mailDeps(ground)
  return deps === null ? null : relayToSend(deps)
}

/** What reading a way for mail takes; null where database or key cannot be read. */
export function mailDeps({ data, secrets, outside }: Ground) {
  if (data === null || secrets === null) return null
  const { clock, resolve, ca } = outside
  const http = createHttpClient({ deadline: patience, resolve, ...(ca === undefined ? {} : { ca: Buffer.from(ca) }) })
  return { db: data.db, secrets, clock, http }
}

/** A conversation with the relay up to where a message would follow, and back; or with `sendTo` one message. */
export async function lookAtRelay(ground: Ground, sendTo?: string): Promise<Found[]> {
  const { data, secrets } = ground
  if (data === null || secrets === null || data.instance.setUpAt === null) return []
  const relay = relayOf(ground)
  if (relay === null) return [warn(`No mail server is connected, so nobody can be told by mail: ${connectOne}.`)]
  return [await (sendTo === undefined ? talkedWith(data, relay) : sentBy(ground, relay, sendTo))]
}

/** Up to where a message would follow. */
export async function talkedWith(data: Data, relay: Relay): Promise<Found> {
  const { host, port } = relay
  const recipient = adminOf(data) ?? relay.from
  const result = await talkToRelay(relay, recipient)
  if (result.kind === 'accepted')
    return ok(`${host}, port ${port}, takes mail from ${relay.from} to ${recipient}; nothing was sent.`)
  const { step, answer } = result
  const hint = step === 'MAIL FROM' || step === 'RCPT TO' ? refusalHint(answer, relay) : relayHint(answer, relay)
  const where = step === 'connect' ? `${host}, port ${port}` : `${host}, port ${port}, at ${step}`
  return fail(`${where}: ${hint} It says: ${answer}`)
}

export async function sentBy(ground: Ground, way: Relay | MailApi, to: string): Promise<Found> {
  const deps = mailDeps(ground)
  if (deps === null) return fail('Without database and key nothing can be sent.')
  const domain = domainOf(way.from)
  const text = 'opsentry doctor --send-to has sent this message. Who reads it knows that mail arrives.'
  const host = isMailApi(way) ? new URL(way.endpoint).host : way.host
  const { outcome, answer, hint } = await createMailer(deps.http, patience).sendUnpooled(way, {
    ...{ to, from: { name: 'Opsentry', address: way.from }, replyTo: null, returnPath: way.from },
    ...{ subject: 'Test of the mail server', text, html: `<p>${text}</p>` },
    messageId: `<${randomIds.id()}.doctor@${domain}>`,
    ...{ references: null, list: null, headers: {} },
    dkim: isMailApi(way) ? null : signingKey(deps, null, domain),
  })
  if (outcome === 'delivered') return ok(`${host} has taken a message to ${to}: ${answer}`)
  const toDo = isMailApi(way) ? (hint ?? '') : relayHint(answer, way)
  return fail(`${host} has not taken the message to ${to}: ${toDo} It says: ${answer}`)
}

/** Whoever runs this Opsentry: a recipient that the relay must take. */
function adminOf({ db }: Data): string | undefined {
  return db
    .select({ email: accounts.email })
    .from(accounts)
    .where(and(eq(accounts.instanceAdmin, true), isNull(accounts.deletionRequestedAt)))
    .orderBy(asc(accounts.createdAt))
    .limit(1)
    .get()?.email
}

export async function lookAtSpf(ground: Ground): Promise<Found[]> {
  const relay = relayOf(ground)
  if (relay === null) return []
  const domain = domainOf(relay.from)
  const records = await spfOf(ground.outside.dns, domain)
  if (records.length === 0)
    return [
      warn(
        `${domain} has no SPF record, and receivers may refuse mail from ${relay.from}: add the TXT record that your mail provider names.`,
      ),
    ]
  if (records.length > 1)
    return [
      fail(`${domain} has ${records.length} SPF records, and so none that counts (RFC 7208, 4.5): make one of them.`),
    ]
  return [ok(`${domain} has one: ${records[0]}`)]
}

export async function lookAtDkim(ground: Ground): Promise<Found[]> {
  const relay = relayOf(ground)
  if (relay === null || ground.data === null) return []
  const domain = domainOf(relay.from)
  const key = findDkimKey(ground.data.db, null, domain)
  if (!key)
    return [
      ok(
        `Opsentry does not sign mail of ${domain}; where the mail server does not either, make a key under Administration, Mail server.`,
      ),
    ]
  const problem = recordProblem(await ground.outside.dns.txt(dkimRecord(key).name), key)
  return [problem === null ? ok(`The record of ${key.selector}._domainkey.${domain} holds the key.`) : fail(problem)]
}

export async function lookAtDmarc(ground: Ground): Promise<Found[]> {
  const relay = relayOf(ground)
  if (relay === null) return []
  const domain = domainOf(relay.from)
  const record = await dmarcOf(ground.outside.dns, domain)
  if (record === null)
    return [
      warn(
        `${domain} has no DMARC record, which large receivers ask for: add a TXT record at _dmarc.${domain}, such as v=DMARC1; p=none`,
      ),
    ]
  return [ok(`${domain} has one: ${record}`)]
}
