import { readFileSync } from 'node:fs'
import { createService } from '#src/domain/services/create-service.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { system } from '#src/testing/personas.ts'
import { figuresOf } from './figures.ts'
import { type BenchInstance, benchInstance, type InstanceOptions } from './instance.ts'
import { isShort } from './options.ts'
import { inData } from './set-up.ts'

/**
 * The processor's time that an instance takes for which nobody asks: an empty one, and one with 1,000 services and thirteen years of
 * a real page. Measured once what came with the start is over. `--short`: seconds, to see that it works.
 */

const services = isShort ? 10 : 1000
/** Seconds. */
const [settling, measured] = isShort ? [1, 1] : [90, 60]
const day = 24 * 3_600_000
/** USER_HZ: clock ticks a second in /proc (proc_pid_stat(5)). */
const ticks = 100

const { print } = figuresOf('idle')
print('an empty instance', await shareOf({ history: false }))
print('1,000 services, 90 days', await shareOf({ history: true }, addServices))

/** Per cent of a core. */
async function shareOf(options: InstanceOptions, fill?: typeof addServices): Promise<number> {
  const instance: BenchInstance = await benchInstance(options)
  try {
    if (fill) await inData(instance.dataFolder, fill)
    const { url, pid } = await instance.serve()
    const answer = await fetch(url)
    await answer.bytes()
    await Bun.sleep(settling * 1000)
    const [before, began] = [secondsOf(pid), performance.now()]
    await Bun.sleep(measured * 1000)
    return (100_000 * (secondsOf(pid) - before)) / (performance.now() - began)
  } finally {
    instance.stop()
  }
}

function addServices(deps: AppDeps, organizationId: string): void {
  const startedAt = deps.clock.now() - 90 * day
  for (let one = 0; one < services; one++)
    createService(deps, system, organizationId, {
      ...{ name: `Service ${one}`, description: '', serviceGroupId: null, startedAt },
    })
}

/** Processor seconds of all its threads, those that ended included. */
function secondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticks
}
