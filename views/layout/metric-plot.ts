/** The geometry of a metric's chart. Pure. */

/** Units of the drawing: one across for each step, and so many upward. */
export const plotHeight = 200

export interface Axis {
  low: number
  high: number
}

interface Bounds {
  yAxisMin: number | null
  yAxisMax: number | null
}

/** Ends in round numbers, with zero where nothing is below it, unless the team has said where. */
export function axisOf(range: { lowest: number; highest: number } | null, { yAxisMin, yAxisMax }: Bounds): Axis {
  const { lowest, highest } = range ?? { lowest: 0, highest: 0 }
  if (yAxisMin !== null && yAxisMax !== null) return { low: yAxisMin, high: yAxisMax }
  else if (yAxisMin !== null) return { low: yAxisMin, high: yAxisMin + 2 * roundUp((highest - yAxisMin) / 2) }
  const low = Math.min(0, lowest)
  if (yAxisMax !== null) return { low: yAxisMax - 2 * roundUp((yAxisMax - low) / 2), high: yAxisMax }
  else return roundAxis(low, Math.max(0, highest))
}

function roundAxis(low: number, high: number): Axis {
  let half = roundUp((high - low) / 2)
  let floor = Math.floor(low / half) * half
  while (floor + 2 * half < high) {
    half = roundUp(half * 1.01)
    floor = Math.floor(low / half) * half
  }
  return { low: floor, high: floor + 2 * half }
}

/** The next of 1, 2, 2.5 and 5, or of their tens; where there is nothing to measure, 1. */
function roundUp(size: number): number {
  if (!(size > 0)) return 1
  const ten = 10 ** Math.floor(Math.log10(size))
  const steps = [1, 2, 2.5, 5, 10].map((step) => step * ten)
  return steps.find((step) => step >= size * (1 - 1e-9)) ?? 10 * ten
}

/** An SVG path through the values, one unit across for each; it breaks where there is none. */
export function lineOf(values: readonly (number | null)[], { low, high }: Axis): string {
  let path = ''
  let before: number | null = null
  values.forEach((value, step) => {
    if (value === null) before = null
    else {
      const share = Math.min(1, Math.max(0, (value - low) / (high - low)))
      const y = Math.round(plotHeight * (1 - share))
      if (before !== null) path += `l1 ${y - before}`
      // A line without length is a dot where its ends are round.
      else path += `M${step + 0.5} ${y}${(values[step + 1] ?? null) === null ? 'h0' : ''}`
      before = y
    }
  })
  return path
}
