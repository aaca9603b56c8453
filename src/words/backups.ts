/** Words of the backups that Opsentry makes by itself. */

export const backupSchedules = ['daily', 'hours', 'off'] as const
export type BackupSchedule = (typeof backupSchedules)[number]

export const backupEncryptions = ['none', 'passphrase', 'key'] as const
/** `key`: for whoever holds the private half of an age key; this machine cannot read what it wrote. */
export type BackupEncryption = (typeof backupEncryptions)[number]

export const backupPlaces = ['folder', 'bucket'] as const
export type BackupPlace = (typeof backupPlaces)[number]

export const backupKinds = ['database', 'requests'] as const
/** The database, or the log of requests, which is a file of its own. */
export type BackupKind = (typeof backupKinds)[number]

export const backupStates = ['sound', 'damaged', 'missing'] as const
export type BackupState = (typeof backupStates)[number]

export const rehearsalIntervals = ['daily', 'weekly', 'off'] as const
export type RehearsalInterval = (typeof rehearsalIntervals)[number]

/** Table -> its rows. */
export type BackupCounts = Record<string, number>
