import type { MetricInput } from '#src/domain/metrics/metric.ts'
import type { MetricChange } from '#src/statuspage/schemas/metric.ts'

/** A metric's fields by the names that Statuspage gives them. */

export const metricFieldNames = { identifier: 'metric_identifier', description: 'tooltip_description' }

/** Only what was sent. */
export function metricInput(sent: typeof MetricChange.static): Partial<MetricInput> {
  const input = {
    name: sent.name,
    identifier: emptied(sent.metric_identifier),
    description: emptied(sent.tooltip_description),
    transform: sent.transform,
    suffix: emptied(sent.suffix),
    decimalPlaces: sent.decimal_places,
    yAxisMin: sent.y_axis_min,
    yAxisMax: sent.y_axis_max,
    yAxisHidden: sent.y_axis_hidden,
    display: sent.display,
  }
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}

/** What is null there is an empty text here. */
function emptied(text: string | null | undefined): string | undefined {
  return text === null ? '' : text
}
