import { type Fault, faults, type Step } from '../broken-at.ts'

/** One way to break a command: at which step of those that it takes, by what, and whether that lasts. */
export interface Point {
  /** From 1. */
  step: number
  by: Fault
  lasting: boolean
}

/** A fault by its name on the command line: `ENOSPC+` lasts. */
export const faultNames = faults.flatMap((by) => (by === 'SIGKILL' ? [by] : [by, `${by}+`]))

export function nameOf({ by, lasting }: Pick<Point, 'by' | 'lasting'>): string {
  return `${by}${lasting ? '+' : ''}`
}

export interface PointOptions {
  /** Names of faults. */
  by?: readonly string[]
  /** The first step. */
  from?: number
  /** Every so manieth point. */
  every?: number
  /** Of steps in a row that are alike, such as the pages of one copy, the first, the last and every so manieth between. */
  alike?: number
}

/** All points that the options leave, fault by fault. */
export function pointsOf(
  steps: readonly Step[],
  { by: names = faultNames, from = 1, every = 1, alike = 1 }: PointOptions = {},
): Point[] {
  const chosen = steps
    .map((_, index) => index)
    .filter((index) => index + 1 >= from && (index % alike === 0 || isEdge(steps, index)))
  return faultNames
    .filter((name) => names.includes(name))
    .flatMap((name) => {
      const [by, lasting] = [faults.find((fault) => name.startsWith(fault)) ?? 'SIGKILL', name.endsWith('+')]
      return chosen
        .filter((index) => lasting || isFirst(steps, index))
        .map((index) => ({ step: index + 1, by, lasting }))
    })
    .filter((_, index) => index % every === 0)
}

/** Each thread counts its own calls: of two that are the n-th of their name, whichever comes first is broken. */
function isFirst(steps: readonly Step[], index: number): boolean {
  const { call, n } = steps[index] ?? {}
  return steps.findIndex((step) => step.call === call && step.n === n) === index
}

function isEdge(steps: readonly Step[], index: number): boolean {
  const is = kindOf(steps[index])
  return kindOf(steps[index - 1]) !== is || kindOf(steps[index + 1]) !== is
}

const kindOf = (step: Step | undefined) => step && `${step.call} ${step.files.join(' ')}`
