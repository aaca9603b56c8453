import { type Fault, type Kind, kinds, listed } from './acts.ts'
import { setUpAt } from './beginning.ts'
import { type Random, seeded } from './random.ts'

/** One thing that happens; what exactly hangs on `key` and on the world as it is then, so that every step is one in any script. */
export interface Step {
  /** Elapsed ms since the beginning. */
  at: number
  kind: Kind
  key: number
}

export interface Script {
  seed: number
  /** UTC ms. */
  start: number
  timeZone: string
  /** Elapsed ms at which it ends. */
  length: number
  steps: Step[]
}

const minute = 60_000
const day = 24 * 60 * minute

/** Zones whose clocks change by an hour or half of one, at midnight, at both ends of the year, and never. */
export const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'UTC',
]

/** Of 16 lives one is busy, and half are as quiet as a small company's are: about as much time is spent on each of these paces. */
const paces = [1, 1 / 2, ...repeated(1 / 4, 2), ...repeated(1 / 8, 4), ...repeated(1 / 16, 8)]

/** How much happens in this seed's life, of what happens in a busy one. */
export function drawnPace(seed: number): number {
  return seeded(seed, 'pace').pick(paces)
}

function repeated(pace: number, lives: number): number[] {
  return Array.from({ length: lives }, () => pace)
}

/**
 * How a life of so many days goes that begins with this seed. Every second one begins shortly before the clocks change. Most things
 * happen close to others: an outage, an editor's words, people who come and go, and a process that dies of it. `pace`: of what
 * happens in a busy life, which is some six acts a day.
 */
export function scriptFor(seed: number, days: number, faults: readonly Fault[] = [], pace = 1): Script {
  const random = seeded(seed, 'script')
  const timeZone = random.pick(zones)
  const start = startOf(random, timeZone)
  const length = days * day
  const busy = Array.from({ length: Math.ceil(days / 2) }, () => random.below(length / minute))
  const moment = () =>
    minute * (random.chance(0.7) ? random.pick(busy) + random.below(12) : random.below(length / minute))
  const first = Array.from({ length: 6 }, (_, at): Omit<Step, 'key'> => ({ at: at * minute, kind: 'add subscriber' }))
  const others = kinds
    .filter((kind) => isAsked(kind, faults))
    .flatMap((kind) =>
      times(random, listed(kind).daily * days * pace).map((): Omit<Step, 'key'> => ({ at: moment(), kind })),
    )
  const steps = [...first, ...others].toSorted((a, b) => a.at - b.at).map((step, key) => ({ ...step, key }))
  return { seed, start, timeZone, length, steps }
}

function isAsked(kind: Kind, faults: readonly Fault[]): boolean {
  const { fault } = listed(kind)
  return fault === undefined || faults.includes(fault)
}

/** So many, on average. */
function times(random: Random, expected: number): undefined[] {
  return Array.from({ length: Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0) }, () => undefined)
}

function startOf(random: Random, timeZone: string): number {
  const from = setUpAt + random.between(1, 500) * day + random.below(24 * 60) * minute
  const change = random.chance(0.5) ? nextChange(from, timeZone) : null
  return change === null ? from : change - random.between(0, 3 * 24 * 60) * minute
}

function nextChange(from: number, timeZone: string): number | null {
  const zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone)
  return zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? null
}

/** As a file that `--script` reads: a line about the whole, and one for each step. */
export function written({ steps, ...whole }: Script): string {
  return [whole, ...steps].map((line) => `${JSON.stringify(line)}\n`).join('')
}

export function readScript(text: string): Script {
  const [whole, ...steps] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { ...whole, steps }
}
