import { setPriority } from 'node:os'
import { onStorageChange } from '#src/db/storage.ts'
import { startDelivering } from '#src/jobs/deliver.ts'
import { startSchedule } from '#src/jobs/schedule.ts'
import type { FromBackground, ToBackground } from './background.ts'
import { depsBeside } from './open-deps.ts'

declare const self: Worker

/**
 * Whoever waits for a page comes first. On Linux a priority is the calling thread's own; elsewhere it would be the whole
 * process's, so there it stays as it is.
 */
if (process.platform === 'linux') setPriority(10)

let background: ReturnType<typeof start> | undefined

self.onmessage = ({ data }: MessageEvent<ToBackground>) => {
  if (data === 'wake') background?.wake()
  else if (data === 'stop') void background?.stop().then(() => tell('stopped'))
  else background = start(data.start)
}

function tell(message: FromBackground): void {
  self.postMessage(message)
}

function start({ config, defaultUrl }: Extract<ToBackground, object>['start']) {
  const { deps, close } = depsBeside(config, defaultUrl)
  // The thread that answers visitors logs it, once for both.
  onStorageChange(deps.db, (storage) => tell({ storage }))
  const delivering = startDelivering(deps)
  const schedule = startSchedule(deps)
  return {
    wake: delivering.wake,
    async stop() {
      await Promise.all([schedule.stop(), delivering.stop()])
      close()
    },
  }
}
