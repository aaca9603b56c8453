import type { BackupEncryption, BackupKind } from '#src/words/backups.ts'

/** What the name of a backup's file says. */
export interface NamedBackup {
  /** Which instance made it. */
  mark: string
  /** UTC ms, to the second. */
  madeAt: number
  kind: BackupKind
  isEncrypted: boolean
}

const pattern = /^opsentry-([a-z0-9]{6})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(-requests)?\.db\.zst(\.age)?$/

/** Such as `opsentry-k3x9ab-20261129T030000Z`; the endings follow. */
export function stemOf(mark: string, madeAt: number): string {
  return `opsentry-${mark}-${new Date(madeAt).toISOString().replace(/\.\d+|[:-]/g, '')}`
}

/** Begins the name of each of an instance's. */
export function beginningOf(mark: string): string {
  return `opsentry-${mark}-`
}

/** Undefined: it is none of ours. */
export function namedBackup(name: string): NamedBackup | undefined {
  const found = pattern.exec(name)
  if (!found) return undefined
  const [, mark = '', year, month, day, hour, minute, second, requests, age] = found
  const madeAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(madeAt)) return undefined
  return { mark, madeAt, kind: requests ? 'requests' : 'database', isEncrypted: age !== undefined }
}

/** The name of the database's file of the backup to which a file belongs. */
export function databaseOf(name: string): string {
  return name.replace('-requests.db.zst', '.db.zst')
}

/** What a file that was found there says of itself by its name: whether by a passphrase or a key is not among it. */
export function encryptionOf({ isEncrypted }: NamedBackup, now: BackupEncryption): BackupEncryption {
  if (!isEncrypted) return 'none'
  else return now === 'none' ? 'key' : now
}
