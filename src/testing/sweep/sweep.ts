import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { broken, filesOf, killed, lastingFrom, recorded, type Step, stepsIn, struckIn } from '../broken-at.ts'
import type { Launch, PipedProcess } from '../serving.ts'
import { nameOf, type Point } from './points.ts'
import { wronglySaid } from './said.ts'
import type { Ended, Sweepable } from './sweepable.ts'

export interface Finding extends Point {
  command: string
  /** The call that was broken, and its files. */
  at: string
  what: string[]
}

interface Counts {
  /** Trials in which something was broken. */
  tried: number
  /** Trials in which the step did not come: threads take them in another order each time. */
  missed: number
  found: number
}

export interface Swept {
  /** Steps that the command takes when nothing breaks it. */
  steps: number
  findings: Finding[]
  /** By the fault's name. */
  counts: Map<string, Counts>
}

export interface SweepOptions {
  /** Which of all points are tried. */
  points: (steps: readonly Step[]) => Point[]
  /** Trials at once. */
  lanes?: number
  onFinding?: (finding: Finding) => void
  /** Told after each trial what has come of all so far. */
  onTrial?: (swept: Swept) => void
}

/** Milliseconds in which a broken command ends; how long does not matter, but that it ends. */
const patience = 60_000

/** Breaks the command at each of the points, every time in a fresh copy of its folder, and judges what is left. */
export async function sweep(
  command: Sweepable,
  { points, lanes = 2, onFinding, onTrial }: SweepOptions,
): Promise<Swept> {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-sweep-'))
  try {
    const room = await prepared(command, folder)
    const swept: Swept = { steps: room.steps.length, findings: [], counts: new Map() }
    const todo = points(room.steps)
    const work = async (lane: string) => {
      for (let point = todo.shift(); point; point = todo.shift()) {
        const what = await tried(room, point, lane)
        count(swept, point, what)
        onTrial?.(swept)
        if (!what?.length) continue
        const finding = { ...point, command: command.name, at: placeOf(room, point), what }
        swept.findings.push(finding)
        onFinding?.(finding)
      }
    }
    await Promise.all(Array.from({ length: lanes }, (_, index) => work(join(folder, `lane-${index}`))))
    return swept
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Room {
  command: Sweepable
  /** Nobody opens it: to look at a database changes files beside it. */
  template: string
  /** A copy of it to look at. */
  before: string
  /** Where it ran unbroken, and what it did there. */
  recordedIn: string
  steps: Step[]
}

/** Throws where the command does not end well when nothing breaks it. */
async function prepared(command: Sweepable, folder: string): Promise<Room> {
  const [template, before, recordedIn] = ['template', 'before', 'recorded'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(template)
  await command.prepare(template)
  for (const copy of [before, recordedIn]) cpSync(template, copy, { recursive: true })
  const log = `${recordedIn}.log`
  const ended = await command.run(recordedIn, recorded(log), false)
  const wrong = [
    ...(ended.exit === 0 ? [] : [`it ended with ${ended.exit}: ${ended.err}`]),
    ...(await command.judge({ ...ended, folder: recordedIn, before, by: 'SIGKILL', lasting: false })),
  ]
  if (wrong.length > 0) throw new Error(`${command.name}, unbroken: ${wrong.join('; ')}`)
  return { command, template, before, recordedIn, steps: stepsIn(log, recordedIn) }
}

/** What does not hold; null where nothing was broken. */
async function tried(room: Room, { step, by, lasting }: Point, lane: string): Promise<string[] | null> {
  const { command, template, before, steps } = room
  rmSync(lane, { recursive: true, force: true })
  cpSync(template, lane, { recursive: true })
  const chosen = stepOf(room, step)
  const log = `${lane}.log`
  const launch = broken({
    by,
    at: lasting ? lastingFrom(steps, step - 1, by) : { [chosen.call]: chosen.n },
    lasting,
    files: filesOf(steps, room.recordedIn, lane),
    log,
  })
  const ended = await endedInTime((watched) => command.run(lane, watched, lasting), launch)
  if ('hung' in ended) return [`it neither ends nor goes on: ${ended.hung}`]
  // Of what lasts, another thread may meet the beginning.
  const struck = by === 'SIGKILL' ? (ended.exit === killed ? chosen : undefined) : struckIn(log, lane, chosen)
  if (!struck) return null
  const wrong = wronglySaid(ended, by, struck)
  try {
    return [...wrong, ...(await command.judge({ ...ended, folder: lane, before, by, lasting }))]
  } catch (error) {
    return [...wrong, `looking at what is left: ${error instanceof Error ? error.message : error}`]
  }
}

/** `hung`: what it said last. */
async function endedInTime(run: (launch: Launch) => Promise<Ended>, launch: Launch): Promise<Ended | { hung: string }> {
  let child: PipedProcess | undefined
  const { promise, resolve } = Promise.withResolvers<'hangs'>()
  const timer = setTimeout(() => resolve('hangs'), patience)
  const watched: Launch = (...started) => {
    child = launch(...started)
    return child
  }
  try {
    const running = run(watched)
    const ended = await Promise.race([running, promise])
    if (ended !== 'hangs') return ended
    child?.kill('SIGKILL')
    return { hung: await running.then(lastWords, (error: Error) => error.message) }
  } finally {
    clearTimeout(timer)
  }
}

function lastWords({ out, err }: Ended): string {
  return [...out.trim().split('\n').slice(-12), err.trim()].join('\n')
}

function count({ counts }: Swept, point: Point, what: string[] | null): void {
  const known = counts.get(nameOf(point)) ?? { tried: 0, missed: 0, found: 0 }
  counts.set(nameOf(point), known)
  known[what === null ? 'missed' : 'tried'] += 1
  if (what?.length) known.found += 1
}

function placeOf(room: Room, { step }: Point): string {
  const { call, n, files } = stepOf(room, step)
  const names = files.map((path) => path.slice(room.recordedIn.length + 1) || '.')
  return `${call} ${n} (${names.join(', ')})`
}

function stepOf({ command, steps }: Room, number: number): Step {
  const step = steps[number - 1]
  if (!step) throw new Error(`${command.name} takes ${steps.length} steps, and no step ${number}`)
  return step
}
