import { jobs, runJob } from '#src/jobs/schedule.ts'
import { observe } from './observe.ts'
import type { World } from './world.ts'

/** The jobs of these names, one after the other; all but the retention rules where none is named. */
export async function runJobs(world: World, names?: readonly string[]): Promise<void> {
  for (const job of jobs) {
    const isMeant = names?.includes(job.name) ?? !job.name.startsWith('retention ')
    if (!isMeant || !world.process || world.process.life.isDead()) continue
    await runJob(world.process.deps, job)
    observe(world)
  }
}
