import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { executable } from '#src/testing/executable.ts'
import { type Figure, line } from './figures.ts'
import { isShort } from './options.ts'
import { type Bench, benches } from './promises.ts'
import { type Run, tableOf } from './table.ts'
import { workplace } from './workplace.ts'

/**
 * Every bench, one after the other, and at the end one table of every figure that was ever promised. Names of benches: only
 * those. `--short`: the short forms. Exits with 1 where a bench failed or lost something, whatever the other figures.
 */

/** Their full form takes so long that it runs only where it is named. */
const onlyByName: Bench[] = ['retention', 'soak', 'sweep']

const given = process.argv.slice(2)
const options = given.filter((argument) => argument.startsWith('--'))
const names = given.filter((argument) => !argument.startsWith('--'))

/** Killed with this process, so that no bench runs on. */
let running: { kill(signal: NodeJS.Signals): void } | undefined
process.on('exit', () => running?.kill('SIGTERM'))

const refused = refusal()
if (refused) {
  process.stderr.write(`${refused}\n`)
  process.exitCode = 2
} else process.exitCode = await runAll()

/** Checked once, so that not every bench reports the same mistake. */
function refusal(): string | undefined {
  const unknown = names.filter((name) => !benches.some((bench) => bench === name))
  if (unknown.length > 0) return `There is no bench ${unknown.join(', ')}. There are: ${benches.join(', ')}.`
  try {
    executable()
    return undefined
  } catch (error) {
    return String(error)
  }
}

async function runAll(): Promise<0 | 1> {
  const { folder, close } = workplace()
  const runs: Run[] = []
  const began = performance.now()
  try {
    for (const bench of benches.filter((one) => names.length === 0 || names.includes(one)))
      if (names.length === 0 && !isShort && onlyByName.includes(bench))
        runs.push({ bench, outcome: 'not run', figures: [] })
      else runs.push(await run(bench, join(folder, bench)))
  } finally {
    close()
  }
  const { text, fails } = tableOf(runs)
  line(`\n${text}`)
  const asleep = runs.filter(({ outcome }) => outcome === 'not run')
  if (asleep.length > 0)
    line(`Not run unless named: ${asleep.map(({ bench }) => `npm run bench -- ${bench}`).join(', ')}`)
  if (isShort) line('Short forms: what they count is true, their times and ratios mean nothing.')
  line(`${((performance.now() - began) / 60_000).toFixed(1)} minutes.`)
  return fails ? 1 : 0
}

/** Its lines appear as it prints them. */
async function run(bench: Bench, file: string): Promise<Run> {
  writeFileSync(file, '')
  line(`\n${bench}`)
  const script = join(import.meta.dirname, `${bench}.ts`)
  const child = Bun.spawn([process.execPath, script, ...options, `--figures=${file}`], {
    stdout: 'inherit',
    stderr: 'inherit',
  })
  running = child
  const code = await child.exited
  const figures = readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text): Figure => JSON.parse(text))
  return { bench, outcome: code === 0 ? 'ended' : 'failed', figures }
}
