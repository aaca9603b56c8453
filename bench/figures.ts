import { appendFileSync } from 'node:fs'
import { option } from './options.ts'
import { type Bench, boundText, figureText, isKept, type Promised, promises } from './promises.ts'

/** A figure as all.ts and the tests read it: a line of JSON in the file that `--figures=` names. */
export interface Figure {
  bench: Bench
  what: string
  value: number
}

/** Prints a bench's figures, and writes them to the file that `--figures=` names. */
export function figuresOf<B extends Bench>(bench: B) {
  const file = option('figures')
  return {
    /** A promised figure, beside its target. A broken promise of the counting kind makes the bench fail. */
    print(what: keyof (typeof promises)[B] & string, value: number): void {
      if (!Number.isFinite(value)) throw new Error(`${bench}: there is no figure for "${what}"`)
      const promised: Promised = promises[bench][what] as Promised
      const { target, next, counted } = promised
      const broken = target !== undefined && !isKept(promised, target, value)
      const against = target ? `target ${boundText(promised, target)}` : next ? `next ${boundText(promised, next)}` : ''
      note(what, figureText(promised, value), `   ${against}${broken ? '   NOT KEPT' : ''}`)
      if (broken && counted) process.exitCode = 1
      if (file) appendFileSync(file, `${JSON.stringify({ bench, what, value } satisfies Figure)}\n`)
    },
    note,
  }
}

/** Prints a figure without a promise. */
function note(what: string, figure: string, against = ''): void {
  line(`${what.padEnd(60)} ${figure.padStart(12)}${against}`)
}

export function line(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** The value below which `share` of the numbers lie. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5)
