import { BackupFailure, type BackupFiles } from '#src/domain/backup/backup-files.ts'

const refuse = () => Promise.reject(new BackupFailure('There is no backup here.'))

/** Of an instance that makes none. */
export const noBackupFiles: BackupFiles = { make: async () => [], digest: refuse, rehearse: refuse }
