import { createBackground } from '#src/commands/background.ts'
import { openDeps } from '#src/commands/open-deps.ts'
import { readConfig } from '#src/config.ts'
import { atWork } from '#src/domain/time/at-work.ts'
import { briefest } from './patience.ts'

/** A process over a data folder, one of whose threads hangs: the one that would answer visitors, or a worker of its own. */

const [dataFolder = '', worker] = process.argv.slice(2)
const config = readConfig({ OPSENTRY_DATA: dataFolder })
const { deps } = openDeps({ config, out: () => undefined })
const background = createBackground({ worker, patience: briefest })
background.start(deps, config, () => Promise.reject(new Error('no page is copied here')))
if (worker === undefined) {
  // Answers once the worker is there.
  await background.ask('returnPages', null)
  atWork('GET /of-a-test', () => {
    for (;;);
  })
}
await background.failed
