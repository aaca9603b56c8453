import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backupFilesAt } from '#src/commands/backup-work.ts'
import { openDatabase } from '#src/db/connection.ts'
import { backupSettings } from '#src/db/schema/backups.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { keepBackups } from '#src/domain/backup/keep-backups.ts'
import { allowDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { backupSettingsIdentity } from '#src/domain/secrets/sealed-secrets.ts'
import { type BackupSettings, readBackupSettings } from '#src/domain/settings/backup-settings.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { atEnd } from './at-end.ts'
import type { BucketServer } from './bucket-server.ts'
import { system } from './personas.ts'
import { testRoom } from './room.ts'
import { testDeps } from './test-deps.ts'

/** An instance over a data folder of its own, whose backups are made in this thread. */
export function backupRoom(settings: Partial<BackupSettings> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-backups-'))
  const paths = dataPaths(folder)
  mkdirSync(paths.backups)
  writeFileSync(paths.database, testRoom().db.$client.serialize())
  const db = openDatabase(paths.database)
  const deps = testDeps({ db, backupsFolder: paths.backups })
  deps.backupFiles = backupFilesAt({ ...paths, folder: paths.backups, secrets: deps.secrets })
  atEnd(() => {
    db.$client.close(true)
    rmSync(folder, { recursive: true })
  })
  const set = (changed: Partial<BackupSettings>) =>
    writeUnaudited(db, (tx) => {
      const row = { ...readBackupSettings(tx), ...changed }
      tx.insert(backupSettings).values(row).onConflictDoUpdate({ target: backupSettings.id, set: row }).run()
    })
  set({ timeZone: 'Europe/Berlin', ...settings })
  return {
    ...{ deps, db, paths, clock: deps.clock, set },
    /** As the schedule does each few seconds. */
    keep: () => keepBackups(deps),
    /** Names of the files in the folder of backups. */
    files: () => readdirSync(paths.backups).toSorted(),
    useBucket(server: BucketServer, changed: Partial<BackupSettings> = {}) {
      allowDestinations(deps, system, ['127.0.0.1'])
      const { endpoint, name, accessKey, secret, region } = server.fields
      const sealed = (column: 'accessKey' | 'secret', plain = '') =>
        deps.secrets.seal(plain, backupSettingsIdentity(column, '1'))
      set({
        ...{ endpoint: endpoint ?? '', bucket: name ?? '', region: region ?? '', prefix: 'night/', style: 'path' },
        ...{ accessKey: sealed('accessKey', accessKey), secret: sealed('secret', secret), ...changed },
      })
    },
  }
}

export type BackupRoom = ReturnType<typeof backupRoom>
