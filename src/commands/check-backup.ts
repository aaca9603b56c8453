import { checksumOf, removeChecksum } from '#src/db/checksum.ts'
import { type Db, openDatabase, openUntouched, readAndClose, readUntouched } from '#src/db/connection.ts'
import { migrateDatabase, pendingMigrations } from '#src/db/migrate.ts'
import type { Rehearsal } from '#src/domain/backup/backup-files.ts'
import { checkDatabase, checkFile } from '#src/domain/backup/check-database.ts'
import { countRows, differencesOf } from '#src/domain/backup/count-rows.ts'
import { hasTable, isSetUpDatabase } from '#src/domain/backup/database-content.ts'
import type { Secrets } from '#src/domain/context.ts'
import { checkSecrets } from '#src/domain/secrets/sealed-secrets.ts'
import { openAuditKeys } from '#src/domain/settings/keep-audit-keyed.ts'
import type { BackupCounts } from '#src/words/backups.ts'

/**
 * Looks at all of a restored backup, which is a scratch file: its checksum, SQLite's own checks, each row counted and compared with
 * what was noted, the upgrade that its next start would make, the secrets and the audit chains under the key. `secrets` null: without key.
 */
export function checkRestored(path: string, noted: BackupCounts | null, secrets: Secrets | null): Rehearsal {
  if (checksumOf(path) === 'differs')
    return { counts: {}, noted, findings: ['It was changed since it was made: its checksum does not fit.'] }
  const counts = readUntouched(path, countRows)
  const different = noted === null ? [] : differencesOf(noted, counts)
  return {
    counts,
    noted,
    findings: [...different, ...readAndClose(openUpgraded(path), (db) => findingsIn(db, secrets))],
  }
}

function findingsIn(db: Db, secrets: Secrets | null): string[] {
  // A log of requests has neither secrets nor chains.
  if (!hasTable(db, 'instance')) return checkFile(db)
  if (!isSetUpDatabase(db)) return ['Nobody has set up the Opsentry in it.']
  if (secrets === null) return checkFile(db)
  const wrong = checkSecrets(db, secrets)
  if (wrong.length > 0) return [`The secret key here does not open it (${wrong[0]}): keep the one it was made with.`]
  openAuditKeys({ db, secrets })
  return checkDatabase(db)
}

function openUpgraded(path: string): Db {
  const db = openUntouched(path)
  if (!hasTable(db, 'instance') || pendingMigrations(db).length === 0) return db
  db.$client.close(true)
  removeChecksum(path)
  const upgraded = openDatabase(path)
  migrateDatabase(upgraded)
  return upgraded
}
