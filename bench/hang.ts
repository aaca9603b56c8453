import { readHangs } from '#src/commands/hang-notes.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { system } from '#src/testing/personas.ts'
import { drained } from './drained.ts'
import { figuresOf, line } from './figures.ts'
import { type BenchInstance, benchInstance } from './instance.ts'
import { addFollowers, inData } from './set-up.ts'
import { startSink } from './sink.ts'

/**
 * Faults in the data that make the background of the executable hang as it starts, while an update is owed to followers: a
 * supervisor starts whatever ended. Promised: within half a minute everybody has it, and the step that hung is named.
 */

const followers = 50

interface Fault {
  name: string
  /** The step that has to be named. */
  step: string
  make: (deps: AppDeps, organizationId: string) => void
}

const faults: Fault[] = [
  // A window that begins while nothing may change its row: SQLite's own code, which nothing interrupts.
  {
    name: 'a step of maintenance',
    step: 'maintenance',
    make(deps, organizationId) {
      const now = deps.clock.now()
      const { id } = scheduleWindow(deps, system, organizationId, {
        ...{ title: 'Never begins', body: 'Text', serviceIds: [], notify: false, reminders: [], rule: null },
        ...{ scheduledStart: now + 60_000, scheduledEnd: now + 3_600_000, autoStart: true, autoComplete: true },
        ...{ notifyAtStart: false, notifyAtEnd: false },
      })
      deps.db.$client.run('UPDATE maintenance_windows SET scheduled_start = ? WHERE id = ?', [now - 60_000, id])
      endlessBefore(deps, 'UPDATE ON maintenance_windows')
    },
  },
  // Inside a transaction.
  {
    name: 'a retention rule',
    step: 'retention sessions',
    make: (deps) => endlessBefore(deps, "INSERT ON job_runs WHEN NEW.job = 'sessions'"),
  },
]

function endlessBefore({ db }: AppDeps, event: string): void {
  db.$client.run(
    `CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
     SELECT count(*) AS numbers FROM n WHERE x < 0`,
  )
  db.$client.run(`CREATE TRIGGER stuck BEFORE ${event} BEGIN SELECT numbers FROM endless; END`)
}

const { print } = figuresOf('hang')
const sink = await startSink({ record: true })
try {
  const outcomes = new Map<string, Awaited<ReturnType<typeof measure>>>()
  for (const fault of faults) outcomes.set(fault.name, await measure(fault))
  print('back after a step of maintenance', outcomes.get('a step of maintenance')?.seconds ?? Number.NaN)
  print('back after a retention rule', outcomes.get('a retention rule')?.seconds ?? Number.NaN)
  const sum = (of: (outcome: { lost: number; unnamed: number }) => number) =>
    [...outcomes.values()].reduce((total, one) => total + of(one), 0)
  print(
    'not told',
    sum(({ lost }) => lost),
  )
  print(
    'not named',
    sum(({ unnamed }) => unnamed),
  )
} finally {
  sink.stop()
}

async function measure({ name, step, make }: Fault): Promise<{ seconds: number; lost: number; unnamed: number }> {
  await sink.reset()
  const instance = await benchInstance({ relayPort: sink.port, history: false })
  try {
    await inData(instance.dataFolder, (deps, organizationId) => {
      make(deps, organizationId)
      addFollowers(deps, organizationId, followers)
      openIncident(deps, system, organizationId, {
        ...{ title: 'Logins fail', body: 'We are looking into it.', status: 'investigating' },
        ...{ services: [], notify: true },
      })
    })
    const began = performance.now()
    const supervisor = supervise(instance)
    const ledger = await drained(instance.dataFolder)
    const seconds = (performance.now() - began) / 1000
    const starts = supervisor.stop()
    await instance.kill()
    const told = new Set((await sink.received()).map(({ to }) => to)).size
    const steps = readHangs(dataPaths(instance.dataFolder).hangs).map((hang) => hang.step)
    line(
      `${name}: ${starts} starts, hung at ${steps.join(', ')}; ${ledger.delivered} delivered after ${seconds.toFixed(1)} s`,
    )
    return { seconds, lost: followers - told, unnamed: steps.includes(step) ? 0 : 1 }
  } finally {
    instance.stop()
  }
}

/** Starts it again whenever it ends, as systemd does. */
function supervise(instance: BenchInstance): { stop: () => number } {
  let [starts, stopped] = [0, false]
  const start = () => {
    starts += 1
    instance.serve().then(({ ended }) => ended.then(() => (stopped ? undefined : start())))
  }
  start()
  return {
    stop() {
      stopped = true
      return starts
    },
  }
}
