import { readdirSync, readFileSync } from 'node:fs'
import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { sentCalls } from '#src/db/schema/api-calls.ts'
import { backupSettings } from '#src/db/schema/backups.ts'
import { acmeAccounts, tlsCertificates } from '#src/db/schema/certificates.ts'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { languageModels } from '#src/db/schema/language-models.ts'
import { buckets } from '#src/db/schema/page-copies.ts'
import { mailFallback, mailTokens } from '#src/db/schema/senders.ts'
import { sentForms } from '#src/db/schema/sent-forms.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeAccountIdentity, certificateKeyIdentity } from '#src/domain/certificates/certificates.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { tokenIdentity } from '#src/domain/mail/access-token.ts'
import { connectMailService, saveSigningKey } from '#src/domain/mail/connect-mail-service.ts'
import { fallbackIdentity } from '#src/domain/mail/read-fallback.ts'
import { configureAlarmWebhook } from '#src/domain/notifications/alarm-webhook/configure-alarm-webhook.ts'
import { setAnchorPlace } from '#src/domain/notifications/audit-anchors/set-anchor-place.ts'
import { clientSecretIdentity } from '#src/domain/sso/client-secret.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { addWebhook, proveDomain, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { acmeId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { addProvider } from '#src/testing/sso.ts'
import {
  backupSettingsIdentity,
  bucketIdentity,
  checkSecrets,
  endpointIdentity,
  languageModelIdentity,
  nextTotpIdentity,
  reseal,
  totpIdentity,
} from './sealed-secrets.ts'

const otherKey = createSecrets(Buffer.alloc(32, 8))
/** A sealed text begins with a mark of its key: the first 8 digits of the SHA-256 of 32 bytes, each 7 or each 8. */
const [sealedBefore, sealedAfter] = ['v1.4bb06f8e.', 'v1.2578ccf8.']

/** Every sealed column holds something; two accounts and two subscribers do. */
function fullRoom(): TestRoom {
  const room = testRoom()
  const { deps, db } = room
  proveDomain(deps, null, 'example.com')
  subscribeUrl(deps, 'webhook', 'https://hooks.example/1')
  subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/1')
  subscribe(deps, 'sue@example.org')
  const { id } = addWebhook(deps, 'https://hooks.example/2')
  configureAlarmWebhook(deps, ines, readForm({ url: 'https://hooks.example/3' }))
  setAnchorPlace(deps, ines, readForm({ place: 'https://hooks.example/4' }))
  connectMailService(deps, ines, readForm({ service: 'mailgun' }))
  saveSigningKey(deps, ines, readForm({ service: 'mailgun', key: 'signing-key' }))
  addProvider(deps, null, {
    id: 'provider',
    clientSecret: deps.secrets.seal('hidden', clientSecretIdentity('provider')),
  })
  writeUnaudited(db, (tx) => {
    const [relayPassword, bounceSecret] = ['relayPassword', 'bounceSecret'].map((column) =>
      deps.secrets.seal(column, `instance.${column}`),
    )
    tx.update(instance).set({ relayPassword, bounceSecret }).run()
    const [accessKey, secret] = (['accessKey', 'secret'] as const).map((column) =>
      deps.secrets.seal(column, bucketIdentity(column, 'bucket')),
    ) as [string, string]
    const where = { endpoint: 'https://s3.example', region: 'r', name: 'copies', prefix: '', style: 'path' as const }
    tx.insert(buckets)
      .values({ id: 'bucket', ...where, accessKey, secret, createdAt: 0, nextAttemptAt: 0 })
      .run()
    const key = deps.secrets.seal('key', languageModelIdentity('1'))
    tx.insert(languageModels).values({ id: '1', baseUrl: 'https://models.example/v1', model: 'm', key, setAt: 0 }).run()
    const sealedSetting = (column: 'passphrase' | 'accessKey' | 'secret') =>
      deps.secrets.seal(column, backupSettingsIdentity(column, '1'))
    tx.insert(backupSettings)
      .values({
        ...{ id: '1', schedule: 'off', minuteOfDay: 0, hours: [], timeZone: 'UTC', requestLog: false },
        ...{ keepDaily: 1, keepWeekly: 0, keepMonthly: 0, rehearsal: 'off', encryption: 'passphrase' },
        ...{ passphrase: sealedSetting('passphrase'), accessKey: sealedSetting('accessKey') },
        secret: sealedSetting('secret'),
      })
      .run()
    const api = { kind: 'postmark', from: 'status@example.com' } as const
    tx.insert(mailFallback)
      .values({ id: 1, ...api, secret: deps.secrets.seal('secret', fallbackIdentity) })
      .run()
    const [clientSecret, refreshToken] = (['clientSecret', 'refreshToken'] as const).map((column) =>
      deps.secrets.seal(column, tokenIdentity(column, 'relay')),
    )
    tx.insert(mailTokens)
      .values({ id: 'relay', tokenUrl: 'https://id.example/token', clientId: 'c', clientSecret, refreshToken })
      .run()
    const ca = 'https://ca.example/directory'
    const ofCertificate = deps.secrets.seal('key', certificateKeyIdentity('status.example'))
    tx.insert(tlsCertificates).values({ id: 'status.example', key: ofCertificate }).run()
    const ofAccount = deps.secrets.seal('key', acmeAccountIdentity(ca))
    tx.insert(acmeAccounts).values({ id: ca, key: ofAccount, thumbprint: '', createdAt: 0 }).run()
    const sent = { accountId: 'ann000000000', digest: '', createdAt: 0, expiresAt: 0 }
    const [answer, typed] = ['answer', 'typed'].map((column) => deps.secrets.seal('{}', `sentForms.${column}:form`))
    tx.insert(sentForms)
      .values({ id: 'form', ...sent, answer, typed })
      .run()
    const token = { id: 'token', organizationId: acmeId, name: 'CI', role: 'editor', createdAt: 0 } as const
    tx.insert(apiTokens)
      .values({ ...token, tokenHash: '' })
      .run()
    const made = { tokenId: 'token', digest: '', createdAt: 0, expiresAt: 0 }
    tx.insert(sentCalls)
      .values({ id: 'call', ...made, answer: deps.secrets.seal('{}', 'sentCalls.answer:call') })
      .run()
    for (const who of ['ann000000000', 'ed0000000000'])
      tx.update(accounts)
        .set({
          totpSecret: deps.secrets.seal(who, totpIdentity(who)),
          totpNextSecret: deps.secrets.seal(who, nextTotpIdentity(who)),
        })
        .where(eq(accounts.id, who))
        .run()
    tx.update(webhookEndpoints)
      .set({ previousSecret: deps.secrets.seal('before', endpointIdentity('previousSecret', id)) })
      .run()
  })
  return room
}

/** `table.column` of everything in the database that begins so, in order; once for each row. */
function columnsWith({ db }: TestRoom, beginning: string): string[] {
  const columns = db.all<{ table: string; column: string }>(
    sql`select t.name as "table", c.name as "column" from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table'`,
  )
  return columns
    .flatMap(({ table, column }) => {
      const begins = sql`${sql.identifier(column)} glob ${`${beginning}*`}`
      return db.all(sql`select 1 from ${sql.identifier(table)} where ${begins}`).map(() => `${table}.${column}`)
    })
    .sort()
}

/** `table.column` of what the schema calls sealed. */
function columnsCalledSealed(): string[] {
  const folder = new URL('../../db/schema/', import.meta.url)
  const tables = readdirSync(folder).flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8').split('sqliteTable(').slice(1),
  )
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return tables.flatMap((text) => {
    const [, table] = /^\s*'(\w+)'/.exec(text) ?? []
    const described = [...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+): /g)]
    return described
      .filter(([, words = '']) => /\bsealed\b/i.test(words))
      .map(([, , name = '']) => `${table}.${snake(name)}`)
  })
}

const sealed = [
  'accounts.totp_next_secret',
  'accounts.totp_next_secret',
  'accounts.totp_secret',
  'accounts.totp_secret',
  'acme_accounts.key',
  'alarm_webhook.secret',
  'alarm_webhook.url',
  'anchor_places.secret',
  'anchor_places.url',
  'audit_epochs.key',
  'backup_settings.access_key',
  'backup_settings.passphrase',
  'backup_settings.secret',
  'buckets.access_key',
  'buckets.secret',
  'dkim_keys.private_key',
  'identity_providers.client_secret',
  'instance.bounce_secret',
  'instance.link_key',
  'instance.relay_password',
  'language_models.key',
  'mail_fallback.secret',
  'mail_services.signing_key',
  'mail_services.url_token',
  'mail_tokens.client_secret',
  'mail_tokens.refresh_token',
  'sent_calls.answer',
  'sent_forms.answer',
  'sent_forms.typed',
  'subscribers.endpoint',
  'subscribers.endpoint',
  'subscribers.secret',
  'tls_certificates.key',
  'webhook_endpoints.previous_secret',
  'webhook_endpoints.secret',
  'webhook_endpoints.url',
]

test('every column that the schema calls sealed is among those of these tests', () => {
  expect(columnsCalledSealed().sort()).toEqual([...new Set(sealed)])
  expect(columnsWith(fullRoom(), sealedBefore)).toEqual(sealed)
})

test('resealed, nothing is left under the former key, everything opens with the new one, and it is recorded', () => {
  const room = fullRoom()
  expect(reseal(room.deps, ines, otherKey)).toBe(36)
  // The new key of the audit chains beside the former one.
  expect([columnsWith(room, sealedBefore), columnsWith(room, sealedAfter)]).toEqual([
    [],
    [...sealed, 'audit_epochs.key'].sort(),
  ])
  expect(checkSecrets(room.db, otherKey)).toEqual([])
  const row = room.db.select().from(instance).get()
  expect(otherKey.open(row?.relayPassword ?? '', 'instance.relayPassword')).toBe('relayPassword')
  const ann = room.db.select().from(accounts).where(eq(accounts.id, 'ann000000000')).get()
  expect(otherKey.open(ann?.totpSecret ?? '', 'accounts.totpSecret:ann000000000')).toBe('ann000000000')
  expect(lastAct(room.db)).toEqual({
    action: 'instance.key_rotated',
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: { secrets: 36 },
    ip: '192.0.2.1',
  })
})

test('a key that opens everything finds nothing; another names every secret that it does not open', () => {
  const { db, deps } = fullRoom()
  expect(checkSecrets(db, deps.secrets)).toEqual([])
  const found = checkSecrets(db, otherKey)
  expect(found[0]).toBe('instance.linkKey was sealed with key 4bb06f8e, but the key is 2578ccf8')
  expect(found.map((sentence) => sentence.split(' ')[0])).toEqual([
    'instance.linkKey',
    'instance.relayPassword',
    'instance.bounceSecret',
    'accounts.totpSecret:ann000000000',
    'accounts.totpSecret:ed0000000000',
    'accounts.totpNextSecret:ann000000000',
    'accounts.totpNextSecret:ed0000000000',
    'sentCalls.answer:call',
    'identityProviders.clientSecret:provider',
    'dkim_keys.privateKey:id0000000001',
    'mail_services.urlToken:mailgun',
    'mail_services.signingKey:mailgun',
    'mail_fallback.secret:1',
    'mail_tokens.clientSecret:relay',
    'mail_tokens.refreshToken:relay',
    'subscribers.endpoint:id0000000002',
    'subscribers.endpoint:id0000000004',
    'subscribers.secret:id0000000002',
    'webhookEndpoints.url:id0000000007',
    'webhookEndpoints.secret:id0000000007',
    'webhookEndpoints.previousSecret:id0000000007',
    'alarm_webhook.url:1',
    'alarm_webhook.secret:1',
    'buckets.accessKey:bucket',
    'buckets.secret:bucket',
    'auditEpochs.key:1',
    'anchor_places.url:1',
    'anchor_places.secret:1',
    'language_models.key:1',
    'sentForms.answer:form',
    'sentForms.typed:form',
    'backup_settings.passphrase:1',
    'backup_settings.accessKey:1',
    'backup_settings.secret:1',
    'tls_certificates.key:status.example',
    'acme_accounts.key:https://ca.example/directory',
  ])
})

test('one secret that does not open leaves all as they were', () => {
  const room = fullRoom()
  const moved = room.deps.secrets.seal('moved', totpIdentity('vic000000000'))
  writeUnaudited(room.db, (tx) =>
    tx.update(accounts).set({ totpSecret: moved }).where(eq(accounts.id, 'ed0000000000')).run(),
  )
  const before = columnsWith(room, sealedBefore)
  const acts = room.audited(null)
  expect(checkSecrets(room.db, room.deps.secrets)).toHaveLength(1)
  expect(() => reseal(room.deps, ines, otherKey)).toThrow()
  expect([columnsWith(room, sealedBefore), columnsWith(room, sealedAfter)]).toEqual([before, []])
  expect(room.audited(null)).toEqual(acts)
})

test('an instance with nothing but its link key and the key of its audit chains has two secrets', () => {
  const room = testRoom()
  expect(reseal(room.deps, ines, otherKey)).toBe(2)
})

test('nobody but the instance admin may', async () => {
  const room = testRoom()
  expect(await letThrough((actor) => reseal(room.deps, actor, otherKey))).toEqual([])
  expect([checkSecrets(room.db, room.deps.secrets), room.audited(null)]).toEqual([[], []])
})
