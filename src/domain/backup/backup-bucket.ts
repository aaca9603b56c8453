import type { Deps } from '../context.ts'
import type { BucketAddress } from '../object-store/bucket-address.ts'
import type { SigningKeys } from '../object-store/sign-request.ts'
import { type FileStore, fileStoreAt } from '../object-store/store.ts'
import { backupSettingsIdentity } from '../secrets/sealed-secrets.ts'
import { type BackupSettings, backupSettingsId } from '../settings/backup-settings.ts'

/** Where the bucket of the backups is; null: none is set. */
export function bucketOfBackups({ endpoint, bucket, prefix, style }: BackupSettings): BucketAddress | null {
  if (endpoint === null || bucket === null) return null
  return { endpoint, name: bucket, prefix: prefix ?? '', style: style ?? 'path' }
}

/** Speaks to it; null: none is set. */
export function storeOfBackups(
  deps: Pick<Deps, 'db' | 'clock' | 'http' | 'secrets'>,
  settings: BackupSettings,
  stopping: AbortSignal,
): FileStore | null {
  const address = bucketOfBackups(settings)
  return address && fileStoreAt(deps, address, bucketKeys(deps, settings), stopping)
}

/** Opened. */
export function bucketKeys({ secrets }: Pick<Deps, 'secrets'>, settings: BackupSettings): SigningKeys {
  const opened = (column: 'accessKey' | 'secret') =>
    secrets.open(settings[column] ?? '', backupSettingsIdentity(column, backupSettingsId))
  return { accessKey: opened('accessKey'), secret: opened('secret'), region: settings.region ?? '' }
}

/** Opened; null: none is set. */
export function backupPassphrase({ secrets }: Pick<Deps, 'secrets'>, { passphrase }: BackupSettings): string | null {
  return passphrase === null ? null : secrets.open(passphrase, backupSettingsIdentity('passphrase', backupSettingsId))
}
