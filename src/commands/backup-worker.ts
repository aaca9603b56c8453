import { setPriority } from 'node:os'
import type { Config } from '#src/config.ts'
import { BackupFailure } from '#src/domain/backup/backup-files.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { backupFilesAt } from './backup-work.ts'

declare const self: Worker

/** What the thread is asked for: a function of `BackupFiles`, and what it is given. */
export interface BackupCall {
  config: Config
  /** base64. */
  key: string
  name: 'make' | 'digest' | 'rehearse'
  given: unknown[]
}

export type BackupAnswer = { done: unknown } | { failed: string; why: BackupFailure['why'] }

// Behind whoever waits for a page, or a message; elsewhere than on Linux a priority would be the whole process's.
if (process.platform === 'linux') setPriority(15)

self.onmessage = async ({ data }: MessageEvent<BackupCall>) => {
  self.postMessage(await answer(data))
}

async function answer({ config, key, name, given }: BackupCall): Promise<BackupAnswer> {
  try {
    const paths = dataPaths(config.dataFolder)
    const secrets = createSecrets(Buffer.from(key, 'base64'))
    const files = backupFilesAt({ ...paths, folder: paths.backups, secrets })
    const act = files[name] as (...given: unknown[]) => Promise<unknown>
    return { done: await act(...given) }
  } catch (error) {
    const why = error instanceof BackupFailure ? error.why : 'other'
    return { failed: error instanceof Error ? error.message : String(error), why }
  }
}
