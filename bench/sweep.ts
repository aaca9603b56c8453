import { faultNames, nameOf, type PointOptions, pointsOf } from '#src/testing/sweep/points.ts'
import { type Finding, type Swept, sweep } from '#src/testing/sweep/sweep.ts'
import { sweepables } from '#src/testing/sweep/sweepables.ts'
import { figuresOf, line } from './figures.ts'
import { isShort, option } from './options.ts'
import { workplace } from './workplace.ts'

/**
 * Breaks every write, sync, rename and removal of `serve` under a script of actions, of an upgrade, `backup`, `restore`, `key rotate` and
 * both imports, one after the other: by a kill, a full disk and a failing one, each for once and (`+`) from then on. After each it has to start,
 * be sound, old or new as a whole, with all that was answered, and to have named the cause. `--command=NAME`, `--by=FAULT`, `--from=STEP`;
 * `--every=K`: every K-th point; `--alike=K`: of the pages of one copy, and what else is alike in a row, the ends and every K-th between;
 * `--step=N`: that one alone. Needs strace. `--short`: a few points of what takes no time.
 */

const { print, note } = figuresOf('sweep')
const place = workplace()
process.env.TMPDIR = place.folder

const step = option('step')
const by = option('by')?.split(',')
const unknown = by?.filter((name) => !faultNames.includes(name)) ?? []
if (unknown.length > 0) throw new Error(`there is no fault ${unknown.join(', ')}: ${faultNames.join(', ')}`)
const options: PointOptions = {
  ...(by ? { by } : {}),
  from: Number(step ?? option('from') ?? 1),
  every: Number(option('every') ?? (isShort ? 60 : 1)),
  alike: Number(option('alike') ?? (isShort ? 1000 : 1)),
}
const named = option('command')?.split(',') ?? (isShort ? ['restore', 'key rotate'] : undefined)
const commands = sweepables.filter(({ name }) => named?.includes(name) ?? true)

let findings = 0
let all = 0
/** Of the command that is at work: told, too, where somebody ends the sweep. */
let current: (() => void) | undefined
process.on('exit', () => current?.())
try {
  for (const command of commands) {
    const { name } = command
    const began = performance.now()
    const swept = await sweep(command, {
      points: (steps) => pointsOf(steps, options).filter((point) => step === undefined || point.step === Number(step)),
      onFinding: say,
      onTrial: (sofar) => {
        current = () => rows(`${name}, cut off`, sofar, performance.now() - began)
      },
    })
    current = undefined
    rows(name, swept, performance.now() - began)
    findings += swept.findings.length
  }
} finally {
  place.close()
}
note('points tried', all.toLocaleString('en'))
print('findings', findings)
process.exit()

function say(finding: Finding): void {
  const again = `sh .ci/bun bench/sweep.ts --command="${finding.command}" --by=${nameOf(finding)} --step=${finding.step}`
  line(`${finding.command}, ${nameOf(finding)} at ${finding.at}: ${finding.what.join('; ')}\n  again: ${again}`)
}

function rows(name: string, { steps, counts }: Swept, milliseconds: number): void {
  for (const [fault, { tried, missed, found }] of counts) {
    all += tried
    const cells = [`${steps} steps`, `${tried} tried`, `${missed} missed`, `${found} findings`]
    line(`  ${name.padEnd(22)} ${fault.padEnd(8)} ${cells.map((cell) => cell.padStart(13)).join('')}`)
  }
  line(`  ${name.padEnd(22)} ${(milliseconds / 1000).toFixed(0)} s`)
}
