import { eq, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Reader, Tx } from '#src/db/connection.ts'
import { columnOf } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { instance } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { later } from '#src/later.ts'
import { beginEpoch } from '../audit/begin-epoch.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps, Secrets } from '../context.ts'
import { identityOfLinkKey } from '../settings/link-key.ts'

/** One stored secret: its associated data, its sealed text, and how to replace that. */
interface SealedSecret {
  identity: string
  sealed: string
  replace: (tx: Tx, sealed: string) => void
}

/** The associated data with which an account's TOTP secret is sealed, and opens. */
export function totpIdentity(accountId: string): string {
  return `accounts.totpSecret:${accountId}`
}

/** The associated data of the secret that waits to take its place. */
export function nextTotpIdentity(accountId: string): string {
  return `accounts.totpNextSecret:${accountId}`
}

/** The associated data of a subscriber's sealed columns. */
export function subscriberIdentity(column: 'endpoint' | 'secret', id: string): string {
  return `subscribers.${column}:${id}`
}

/** The associated data of the sealed columns of an organization's webhook endpoint. */
export function endpointIdentity(column: 'url' | 'secret' | 'previousSecret', id: string): string {
  return `webhookEndpoints.${column}:${id}`
}

/** The associated data of the sealed columns of the operator's own webhook, which is one row. */
export function alarmWebhookIdentity(column: 'url' | 'secret', id: string): string {
  return `alarm_webhook.${column}:${id}`
}

/** The associated data of the place of anchors, which is one row. */
export function anchorPlaceIdentity(column: 'url' | 'secret', id: string): string {
  return `anchor_places.${column}:${id}`
}

/** The associated data of the key of the model's API, which is one row. */
export function languageModelIdentity(id: string): string {
  return `language_models.key:${id}`
}

/** The associated data of the sealed keys of a bucket. */
export function bucketIdentity(column: 'accessKey' | 'secret', id: string): string {
  return `buckets.${column}:${id}`
}

/** The associated data of the sealed columns of the backups' settings, which are one row. */
export function backupSettingsIdentity(column: 'passphrase' | 'accessKey' | 'secret', id: string): string {
  return `backup_settings.${column}:${id}`
}

interface SealedColumn {
  table: SQLiteTable
  /** Its key in the table. */
  name: string
  /** As what its texts are sealed. */
  as: string
}

const sealedColumns = later((): SealedColumn[] =>
  declared.flatMap(({ table, sealed }) =>
    (sealed?.columns ?? []).map((name) => ({ table, name, as: `${sealed?.as}.${name}` })),
  ),
)

/** Every sealed secret of the database, as the tables declare them: one question, since every start asks it. */
function sealedSecrets(db: Reader, secrets?: Secrets): SealedSecret[] {
  const columns = sealedColumns()
  const asked = columns.map(({ table, name }, index) => {
    const column = columnOf(table, name)
    return sql`select ${sql.raw(String(index))} as "of", ${columnOf(table, 'id')} as "id", ${column} as "sealed" from ${table} where ${column} is not null`
  })
  const rows = db.all<{ of: number; id: unknown; sealed: string }>(sql.join(asked, sql` union all `))
  return rows.map(({ of, id, sealed }) => secretIn(columns[of] as SealedColumn, id, sealed, secrets))
}

function secretIn({ table, name, as }: SealedColumn, id: unknown, sealed: string, secrets?: Secrets): SealedSecret {
  /** The instance is one row, which needs no id. */
  function identity(): string {
    if (columnOf(table, name) === instance.linkKey) return secrets ? identityOfLinkKey(secrets, sealed) : as
    else return table === instance ? as : `${as}:${id}`
  }
  return {
    identity: identity(),
    sealed,
    replace: (tx, text) =>
      void tx
        .update(table)
        .set({ [name]: text })
        .where(eq(columnOf(table, 'id'), id))
        .run(),
  }
}

/** Something in the database is sealed, so that one key alone fits it. */
export function hasSecrets(db: Reader): boolean {
  return sealedSecrets(db).length > 0
}

/** One sentence for each secret that this key does not open; none when it opens all. */
export function checkSecrets(db: Reader, secrets: Secrets): string[] {
  return sealedSecrets(db, secrets).flatMap(({ identity, sealed }) => {
    try {
      secrets.open(sealed, identity)
      return []
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)]
    }
  })
}

/**
 * Seals every secret anew under another key, in one transaction: after a crash all of them are under one key, the old or the
 * new. The keys of the audit chains are among them, and a new one begins its epoch. Returns how many. Throws where the present key does not open one; nothing is changed then.
 */
export function reseal(deps: Deps, actor: Actor, next: Secrets): number {
  authorizeInstanceAdmin(actor)
  return write(deps.db, (tx) => {
    const all = sealedSecrets(tx, deps.secrets)
    for (const { identity, sealed, replace } of all)
      replace(tx, next.seal(deps.secrets.open(sealed, identity), identity))
    // The former key may be known, and with it the chains' keys so far: they must not seal what is recorded from now on.
    beginEpoch(tx, { ...deps, secrets: next }, actor, 'rotation')
    recordAudit(tx, deps, actor, {
      action: 'instance.key_rotated',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { secrets: all.length },
    })
    return all.length
  })
}
