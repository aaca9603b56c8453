import { bounds, type Histogram } from '#src/domain/monitoring/histogram.ts'

/** Prometheus' text format, version 0.0.4: the part of it that this instance says. Pure. */

export type Labels = Record<string, string>

export interface Family {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  /** Null: the value is not known, and the sample left out. */
  samples: { labels?: Labels; value: number | Histogram | null }[]
}

export const contentType = 'text/plain; version=0.0.4; charset=utf-8'

/** Families without a sample are left out, as Prometheus' clients do it. */
export function exposition(families: readonly Family[]): string {
  return families.map(familyText).join('')
}

function familyText({ name, help, type, samples }: Family): string {
  const lines = samples.flatMap(({ labels = {}, value }) => {
    if (value === null) return []
    return typeof value === 'number' ? [`${name}${labelText(labels)} ${value}`] : histogramLines(name, labels, value)
  })
  return lines.length === 0 ? '' : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')
}

function histogramLines(name: string, labels: Labels, { counts, sum }: Histogram): string[] {
  let total = 0
  const upTo = [...bounds.map(String), '+Inf'].map((le, index) => {
    total += counts[index] ?? 0
    return `${name}_bucket${labelText({ ...labels, le })} ${total}`
  })
  return [...upTo, `${name}_sum${labelText(labels)} ${sum}`, `${name}_count${labelText(labels)} ${total}`]
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}
