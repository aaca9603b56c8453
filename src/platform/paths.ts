import { basename, dirname, join } from 'node:path'

/**
 * The root of `migrations/`, `static/` and htmx: inside the executable (`bun build --compile --asset`), else the checkout.
 */
const inExecutable = import.meta.dirname.startsWith('/$bunfs')
export const bundleRoot = inExecutable ? '/$bunfs/root' : dirname(dirname(import.meta.dirname))

/** A file of an installed package; the executable holds it at its root, under its own name. */
export function packageFile(path: string): string {
  return inExecutable ? join(bundleRoot, basename(path)) : join(bundleRoot, 'node_modules', path)
}

/** The Worker that computes passwords: its source in a checkout, compiled beside main in the executable. */
export const passwordWorker = inExecutable
  ? join(bundleRoot, 'platform/password-worker.js')
  : join(import.meta.dirname, 'password-worker.ts')

/** Hashes of the commonest passwords. */
export const commonPasswordsFile = join(inExecutable ? bundleRoot : import.meta.dirname, 'common-passwords.bin')

/** The Worker that delivers and keeps the schedule. */
export const backgroundWorker = inExecutable
  ? join(bundleRoot, 'commands/background-worker.js')
  : join(dirname(import.meta.dirname), 'commands/background-worker.ts')

/** The Worker that copies, packs and restores backups. */
export const backupWorker = inExecutable
  ? join(bundleRoot, 'commands/backup-worker.js')
  : join(dirname(import.meta.dirname), 'commands/backup-worker.ts')

/** This Opsentry, to be run once more with these arguments. */
export function ownCommand(...args: string[]): string[] {
  return [process.execPath, ...(inExecutable ? [] : [join(bundleRoot, 'src/main.ts')]), ...args]
}

/** The files of a data folder. */
export function dataPaths(folder: string) {
  return {
    folder,
    database: join(folder, 'opsentry.db'),
    /** The one that a restore puts into its place, and what that restore leaves to the next start: whole, as soon as they are there. */
    nextDatabase: join(folder, 'opsentry.db.next'),
    nextRestored: join(folder, 'restored.json.next'),
    requestLogs: join(folder, 'request-logs.db'),
    secretKey: join(folder, 'secret.key'),
    /** While a key is being rotated. */
    nextSecretKey: join(folder, 'secret.key.next'),
    /** What hung lately. */
    hangs: join(folder, 'hangs.json'),
    lock: join(folder, 'opsentry.lock'),
    /** As whom this folder holds the lease. */
    lease: join(folder, 'lease.json'),
    /** What a stand-by has fetched last and looked at, to be served once it takes over, and what that is. */
    standby: join(folder, 'standby.db'),
    standbyNotes: join(folder, 'standby.json'),
    /** There while a stand-by takes over: what it holds the lease for is not in its place yet. */
    takingOver: join(folder, 'standby.taking'),
    /** Held by whoever brings an organization along. */
    importLock: join(folder, 'import.lock'),
    /** How far the database had come. */
    auditHead: join(folder, 'audit-head.json'),
    /** Left by a restore, until the next start records it. */
    restored: join(folder, 'restored.json'),
    backups: join(folder, 'backups'),
    uploads: join(folder, 'uploads'),
  } as const
}

export type DataPaths = ReturnType<typeof dataPaths>
