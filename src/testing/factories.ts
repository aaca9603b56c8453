import { gzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditArchives } from '#src/db/schema/operations.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { allowDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { dkimIdentity } from '#src/domain/mail/dkim-keys.ts'
import { mailboxKey } from '#src/domain/mail/mailbox-key.ts'
import { addressOfUrl } from '#src/domain/notifications/channels/address.ts'
import type { UrlChannel } from '#src/domain/notifications/channels/check-endpoint.ts'
import { secretOf } from '#src/domain/notifications/channels/webhook/sign.ts'
import { subscriberIdentity } from '#src/domain/secrets/sealed-secrets.ts'
import type { WebhookInput } from '#src/domain/webhooks/check-webhook.ts'
import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import { webhookEvents } from '#src/words.ts'
import { acmeId, system } from './personas.ts'

type Row = typeof subscribers.$inferInsert

/** Somebody who follows acme by mail since now, unless `row` says otherwise. Returns the id. */
export function subscribe(deps: Deps, address: string, row: Partial<Row> = {}): string {
  const id = deps.ids.id()
  const now = deps.clock.now()
  const known = {
    id,
    organizationId: acmeId,
    channel: 'email',
    state: 'active',
    createdAt: now,
    confirmedAt: now,
  } as const
  writeUnaudited(deps.db, (tx) => {
    const all = { ...known, address, ...row }
    const mailbox = all.channel === 'email' ? mailboxKey(all.address) : null
    tx.insert(subscribers)
      .values({ mailbox, ...all })
      .run()
  })
  return row.id ?? id
}

interface BroughtArchive {
  organizationId?: string
  text: string
  entries?: number
}

/** An audit log that an organization brought along from another instance. */
export function bringArchive({ db }: Deps, { organizationId = acmeId, text, entries = 1 }: BroughtArchive): void {
  const row = { id: 'archive00000', organizationId, origin: 'http://elsewhere.example', exportedAt: 1, entries }
  writeUnaudited(db, (tx) => {
    tx.insert(auditArchives)
      .values({ ...row, bytes: gzipSync(text) })
      .run()
  })
}

/** A program or a chat that follows acme at this URL. */
export function subscribeUrl(
  deps: Deps,
  channel: UrlChannel,
  url: string,
  row: Partial<Row> = {},
): { id: string; secret: string } {
  const id = row.id ?? deps.ids.id()
  const secret = secretOf(deps.ids.token())
  subscribe(deps, addressOfUrl(url), {
    id,
    channel,
    endpoint: deps.secrets.seal(url, subscriberIdentity('endpoint', id)),
    secret: channel === 'webhook' ? deps.secrets.seal(secret, subscriberIdentity('secret', id)) : null,
    ...row,
  })
  return { id, secret }
}

/** An endpoint of acme that gets every event, unless `input` says otherwise. */
export function addWebhook(
  deps: Deps,
  url: string,
  input: Partial<WebhookInput> = {},
  organizationId = acmeId,
): { id: string; secret: string } {
  return createWebhook(deps, system, organizationId, { name: 'Hook', url, events: [...webhookEvents], ...input })
}

/** Messages may go to servers of this machine, as those of the tests. */
export function allowLoopback(deps: Deps): void {
  allowDestinations(deps, system, ['127.0.0.1'])
}

/** A key whose record was found in the domain's DNS, so that an organization sends from the domain. It signs nothing. */
export function proveDomain(
  deps: Deps,
  organizationId: string | null,
  domain: string,
  row: Partial<typeof dkimKeys.$inferInsert> = {},
): void {
  const [id, now] = [deps.ids.id(), deps.clock.now()]
  const times = { createdAt: now, checkedAt: now, verifiedAt: now }
  const key = { privateKey: deps.secrets.seal('PEM', dkimIdentity(id)), publicKey: 'MIIBIjANBgkqh'.repeat(30) }
  writeUnaudited(deps.db, (tx) => {
    tx.insert(dkimKeys)
      .values({ id, organizationId, domain, selector: 'opsentry7f3k', ...key, ...times, ...row })
      .run()
    if (organizationId !== null)
      tx.update(organizations)
        .set({ senderAddress: `status@${domain}` })
        .where(eq(organizations.id, organizationId))
        .run()
  })
}
