import { dirname, join } from 'node:path'

/**
 * Where `migrations/`, `static/` and htmx are: inside the executable (`bun build --compile --asset`), else the checkout.
 */
export const bundleRoot = import.meta.dirname.startsWith('/$bunfs')
  ? '/$bunfs/root'
  : dirname(dirname(import.meta.dirname))

/** The files of a data folder. */
export function dataPaths(folder: string) {
  return {
    folder,
    database: join(folder, 'opsentry.db'),
    secretKey: join(folder, 'secret.key'),
    lock: join(folder, 'opsentry.lock'),
    backups: join(folder, 'backups'),
    uploads: join(folder, 'uploads'),
  } as const
}

export type DataPaths = ReturnType<typeof dataPaths>
