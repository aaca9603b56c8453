import { Type } from '@sinclair/typebox'
import { metricTransforms } from '#src/words/metrics.ts'
import { filledText, flag, id, maybe, moment, nullable, oneOf, text } from './kinds.ts'

const bound = (description: string) => nullable(Type.Number({ description }))

const Shown = {
  display: flag('It stands on the page.'),
  y_axis_min: bound('Where the y-axis begins; null: as the values have it.'),
  y_axis_max: bound('Where the y-axis ends; null: as the values have it.'),
  y_axis_hidden: flag('The y-axis has no numbers.'),
  suffix: nullable(text('The unit, behind a number, such as ms.', 20)),
  decimal_places: Type.Integer({ description: 'Places behind the point.', minimum: 0, maximum: 6 }),
  tooltip_description: nullable(text('What is measured, in a sentence.', 500)),
}

export const Metric = Type.Object(
  {
    id: id('Identifier of the metric.'),
    metrics_provider_id: id('Identifier of its provider.'),
    metric_identifier: nullable(text('A program’s own name for it.')),
    name: text('Its name, as visitors read it.', 100),
    ...Shown,
    backfilled: flag('Always false: nothing is fetched from anybody.'),
    most_recent_data_at: nullable(moment('The moment of its newest point; null: it has none.')),
    created_at: moment('When it was created.'),
    updated_at: moment('When it last changed.'),
    last_fetched_at: Type.Null({ description: 'Always null: nothing is fetched from anybody.' }),
    backfill_percentage: Type.Integer({ description: 'Always 0.' }),
    reference_name: Type.Null({ description: 'Always null.' }),
  },
  { $id: 'Metric' },
)

export const MetricChange = Type.Object({
  name: maybe(filledText('Its name, as visitors read it.', 100)),
  metric_identifier: maybe(nullable(text('A program’s own name for it.'))),
  transform: maybe(
    oneOf(metricTransforms, {
      description: 'How the points of one step of a chart become its value; average at first.',
    }),
  ),
  suffix: maybe(Shown.suffix),
  y_axis_min: maybe(Shown.y_axis_min),
  y_axis_max: maybe(Shown.y_axis_max),
  y_axis_hidden: maybe(Shown.y_axis_hidden),
  display: maybe(Shown.display),
  decimal_places: maybe(Shown.decimal_places),
  tooltip_description: maybe(Shown.tooltip_description),
})

export const NewMetric = Type.Composite([
  Type.Omit(MetricChange, ['name']),
  Type.Object({ name: filledText('Its name, as visitors read it.', 100) }),
])

const timestamp = Type.Number({ description: 'Seconds since 1970, UTC: at most 28 days ago; absent: now.' })
const value = Type.Number({ description: 'What was measured.' })

export const SentPoint = Type.Object({ timestamp: maybe(timestamp), value }, { additionalProperties: false })
export const KeptPoint = Type.Object({ timestamp, value })

/** Identifier of a metric -> its points. */
export const SentPoints = Type.Record(Type.String(), Type.Array(SentPoint, { maxItems: 3000 }), {
  description: 'Identifier of a metric -> its points.',
})
export const KeptPoints = Type.Record(Type.String(), Type.Array(KeptPoint))

export const MetricsProvider = Type.Object(
  {
    id: id('Identifier of the provider.'),
    type: Type.String({ description: 'Always Self: programs send their points here.' }),
    disabled: flag('Always false.'),
    metric_base_uri: Type.Null({ description: 'Always null: no third party is asked.' }),
    last_revalidated_at: Type.Null({ description: 'Always null: no third party is asked.' }),
    created_at: moment('When it was created.'),
    updated_at: moment('When it last changed.'),
    page_id: Type.Null({ description: 'A number there, which no page here has.' }),
  },
  { $id: 'MetricsProvider' },
)

const providerTypes = ['Self', 'Pingdom', 'NewRelic', 'Librato', 'Datadog'] as const
const secret = (description: string) => maybe(nullable(text(description)))

export const ProviderChange = Type.Object({
  type: maybe(oneOf(providerTypes, { description: 'Self. Opsentry asks no third party for figures.' })),
  metric_base_uri: secret('Of a third party.'),
})

export const NewProvider = Type.Object({
  type: oneOf(providerTypes, { description: 'Self. Opsentry asks no third party for figures.' }),
  metric_base_uri: secret('Of a third party.'),
  email: secret('Of a third party.'),
  password: secret('Of a third party.'),
  api_key: secret('Of a third party.'),
  api_token: secret('Of a third party.'),
  application_key: secret('Of a third party.'),
})
