import type { Figure } from './figures.ts'
import { type Bench, boundText, figureText, isKept, type Promised, promisedBy } from './promises.ts'

/** A bench ended well, it failed, or nobody asked for it. */
export type Outcome = 'ended' | 'failed' | 'not run'

export interface Run {
  bench: Bench
  outcome: Outcome
  figures: Figure[]
}

interface Row {
  /** Absent: the bench's own name, above its figures. */
  cells: string[]
  kept: boolean | null
  isFatal: boolean
}

/**
 * Every promised figure beside its target, by bench. It fails for a bench that failed or left a figure out, and for a broken
 * promise of the counting kind; a time, a size or a ratio that was missed is only reported, because machines differ.
 */
export function tableOf(runs: Run[]): { text: string; fails: boolean } {
  const rows = runs.map((run) => ({ run, rows: promisedBy(run.bench).map(([what, one]) => rowOf(run, what, one)) }))
  const head = ['', 'figure', 'target', 'kept', 'next']
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.flatMap(({ rows }) => rows.map(({ cells }) => cells[column]?.length ?? 0))),
  )
  const lineOf = (cells: string[]) =>
    cells
      .map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('   ')
      .trimEnd()
  const told = rows.flatMap(({ rows }) => rows.flatMap(({ kept }) => kept ?? []))
  const lines = [
    lineOf(head),
    ...rows.flatMap(({ run, rows }) => [titleOf(run), ...rows.map(({ cells }) => lineOf(cells))]),
    '',
    `${told.filter((kept) => kept).length} of ${told.length} promises kept.`,
  ]
  const fails = rows.some(({ run, rows }) => run.outcome === 'failed' || rows.some(({ isFatal }) => isFatal))
  return { text: lines.join('\n'), fails }
}

function titleOf({ bench, outcome }: Run): string {
  return outcome === 'ended' ? bench : `${bench}: ${outcome}`
}

function rowOf({ outcome, figures }: Run, what: string, promised: Promised): Row {
  const { target, next, counted } = promised
  const value = figures.find((figure) => figure.what === what)?.value
  const kept = value === undefined || !target ? null : isKept(promised, target, value)
  const reached = value !== undefined && next && isKept(promised, next, value)
  const figure = value !== undefined ? figureText(promised, value) : outcome === 'not run' ? 'not run' : 'missing'
  return {
    cells: [
      `  ${what}`,
      figure,
      target ? boundText(promised, target) : '',
      kept === null ? '' : kept ? 'yes' : 'NO',
      next ? `${boundText(promised, next)}${reached ? ', reached' : ''}` : '',
    ],
    kept,
    isFatal: figure === 'missing' || (kept === false && counted === true),
  }
}
