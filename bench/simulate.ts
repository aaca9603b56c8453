import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Fault, faults } from '#src/testing/simulator/acts.ts'
import { kindOfFinding } from '#src/testing/simulator/finding-kind.ts'
import { type Outcome, run } from '#src/testing/simulator/run.ts'
import { drawnPace, readScript, type Script, scriptFor, written } from '#src/testing/simulator/script.ts'
import { shorten } from '#src/testing/simulator/shorten.ts'
import { line } from './figures.ts'
import { lives } from './simulate-lives.ts'

/**
 * Lives an instance's life from a seed, and looks after each step whether everything is as it must be: `--seed N` or `--seeds A..B`,
 * `--days D` (7), `--faults clock,absence,disk`, `--script FILE` to repeat a script, `--course` to read what happened, `--file` for
 * a database on disk instead of one in memory, `--threads N`, `--go-on` after a finding, `--whole` to shorten nothing, `--pace P` (1)
 * for lives with so much of what happens in a busy one, `drawn` for one by each seed. A failing seed prints the shortest script that
 * still fails in the same way, keeps it in a file, and ends with 1.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    days: { type: 'string', default: '7' },
    faults: { type: 'string', default: '' },
    script: { type: 'string' },
    threads: { type: 'string', default: '1' },
    course: { type: 'boolean', default: false },
    file: { type: 'boolean', default: false },
    pace: { type: 'string', default: '1' },
    'go-on': { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
  },
})

const days = Number(values.days)
const asked = values.faults.split(',').filter((one): one is Fault => (faults as readonly string[]).includes(one))
const options = { onDisk: values.file }
const began = performance.now()
let [lived, acts, mails, found] = [0, 0, 0, 0]

for await (const { script, outcome } of lives(scripts(), Number(values.threads), options)) {
  lived += script.length / 86_400_000
  acts += script.steps.length
  mails += outcome.mails
  if (values.course) line(outcome.course.join('\n'))
  if (outcome.finding === null) continue
  found += 1
  await tell(script, outcome)
  if (!values['go-on']) break
}

const cpu = process.cpuUsage()
const [wall, work] = [performance.now() - began, (cpu.user + cpu.system) / 1000]
line(`${lived} days, ${acts} acts, ${mails} mails, ${found} findings`)
line(
  `${(wall / lived).toFixed(1)} ms a day, of the processor ${(work / lived).toFixed(1)} ms: ${((lived / work) * 1000).toFixed(0)} days a second`,
)
process.exitCode = found > 0 ? 1 : 0

function* scripts(): Generator<Script> {
  if (values.script !== undefined) {
    yield readScript(readFileSync(values.script, 'utf8'))
    return
  }
  const [first = '1', last = first] = (values.seeds ?? values.seed).split('..')
  for (let seed = Number(first); seed <= Number(last); seed++) yield scriptFor(seed, days, asked, paceOf(seed))
}

function paceOf(seed: number): number {
  return values.pace === 'drawn' ? drawnPace(seed) : Number(values.pace)
}

async function tell(script: Script, { finding }: Outcome): Promise<void> {
  line(`seed ${script.seed}: ${finding}`)
  if (values.script !== undefined || values.whole) return
  const kind = kindOfFinding(finding ?? '')
  const shortest = await shorten(script, async (one) => kindOfFinding((await run(one, options)).finding ?? '') === kind)
  const { course, finding: left } = await run(shortest, options)
  const file = join(tmpdir(), `simulate-${script.seed}.script`)
  writeFileSync(file, written(shortest))
  line(`  ${shortest.steps.length} of ${script.steps.length} steps are enough (${file}):`)
  for (const one of course) line(`    ${one}`)
  line(`  ${left}`)
}
