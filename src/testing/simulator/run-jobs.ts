import { jobs, runJob } from '#src/jobs/schedule.ts'
import { checkMailDomains } from './checks/mail-domains.ts'
import { observe } from './observe.ts'
import type { World } from './world.ts'

/** The jobs of these names, one after the other; all but the retention rules where none is named. */
export async function runJobs(world: World, names?: readonly string[]): Promise<void> {
  for (const job of jobs) {
    const isMeant = names?.includes(job.name) ?? !job.name.startsWith('retention ')
    if (!isMeant || !world.process || world.process.life.isDead()) continue
    const { life, deps } = world.process
    await runJob(deps, job)
    if (job.name === 'mail-domains') checkMailDomains(world, !life.isDead() && world.storage.fault() === null)
    observe(world)
  }
}
