import { type Fault, type Kind, kinds, listed } from './acts.ts'
import { setUpAt } from './beginning.ts'
import { seeded } from './random.ts'

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

/** How a life of so many days goes that begins with this seed. Every second one begins shortly before the clocks change. */
export function scriptFor(seed: number, days: number, faults: readonly Fault[] = []): Script {
  const random = seeded(seed, 'script')
  const timeZone = random.pick(zones)
  const start = startOf(random, timeZone)
  const steps = kinds
    .filter((kind) => {
      const { fault } = listed(kind)
      return fault === undefined || faults.includes(fault)
    })
    .flatMap((kind) => momentsOf(random, listed(kind).daily * days, days).map((at) => ({ at, kind })))
    .toSorted((a, b) => a.at - b.at)
    .map((step, key) => ({ ...step, key }))
  return { seed, start, timeZone, length: days * day, steps }
}

/** In whole minutes, so that the reference may count them; a tenth follows right after another. */
function momentsOf(random: ReturnType<typeof seeded>, expected: number, days: number): number[] {
  const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0)
  return Array.from({ length: count }, () => random.below(days * 24 * 60) * minute)
}

function startOf(random: ReturnType<typeof seeded>, timeZone: string): number {
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
