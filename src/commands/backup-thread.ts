import type { Config } from '#src/config.ts'
import { BackupFailure, type BackupFiles } from '#src/domain/backup/backup-files.ts'
import type { HeldKey } from '#src/platform/key-file.ts'
import { backupWorker } from '#src/platform/paths.ts'
import type { BackupAnswer, BackupCall } from './backup-worker.ts'

/**
 * Works on backups in a thread that is there for that piece of work alone: SQLite copies a large database in one call, and meanwhile
 * messages leave, pages are answered, and both threads beat.
 */
export function backupFilesInThread(config: Config, { text: key }: HeldKey): BackupFiles {
  const call = async (name: BackupCall['name'], given: unknown[], stopping: AbortSignal) =>
    (await inThread({ config, key, name, given }, stopping)) as never
  return {
    make: (wanted, stopping) => call('make', [wanted], stopping),
    digest: (name, stopping) => call('digest', [name], stopping),
    rehearse: (name, keys, stopping) => call('rehearse', [name, keys], stopping),
  }
}

async function inThread(asked: BackupCall, stopping: AbortSignal): Promise<unknown> {
  const worker = new Worker(backupWorker)
  const { promise, resolve, reject } = Promise.withResolvers<BackupAnswer>()
  const stop = () => reject(new BackupFailure('Opsentry was stopped meanwhile.'))
  worker.onmessage = ({ data }: MessageEvent<BackupAnswer>) => resolve(data)
  worker.onerror = (event) => reject(new BackupFailure(`Its thread ended: ${event.message}`))
  stopping.addEventListener('abort', stop)
  if (stopping.aborted) stop()
  try {
    worker.postMessage(asked)
    const answer = await promise
    if ('failed' in answer) throw new BackupFailure(answer.failed, answer.why)
    return answer.done
  } finally {
    stopping.removeEventListener('abort', stop)
    worker.terminate()
  }
}
