import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { metricTransforms } from '#src/words/metrics.ts'
import { id, type MetricId, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** Metrics and the points that programs send for them. All times are UTC milliseconds. */

/** Statuspage's way of saying where points come from. Here a program always sends them itself: each is of the type `Self`. */
export const metricsProviders = sqliteTable(
  'metrics_providers',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [index('metrics_providers_by_organization').on(t.organizationId, t.createdAt)],
)

export const aboutMetricsProviders = declare(metricsProviders, {
  owner: 'metrics',
  shownToVisitors: false,
  personal: {},
  exported: { file: 'metrics-providers' },
})

export const metrics = sqliteTable(
  'metrics',
  {
    id: id<MetricId>().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    metricsProviderId: text()
      .notNull()
      .references(() => metricsProviders.id, { onDelete: 'restrict' }),
    name: text().notNull(),
    /** A program's own name for it, kept for whoever reads it back. */
    identifier: text().notNull().default(''),
    /** Visitors read it beside the name. */
    description: text().notNull().default(''),
    transform: text({ enum: metricTransforms }).notNull().default('average'),
    /** The unit, written behind a number, such as `ms`. */
    suffix: text().notNull().default(''),
    decimalPlaces: integer().notNull().default(0),
    /** Bounds of the y-axis; null: as the values have it. */
    yAxisMin: real(),
    yAxisMax: real(),
    yAxisHidden: integer({ mode: 'boolean' }).notNull().default(false),
    /** It stands on the page. */
    display: integer({ mode: 'boolean' }).notNull().default(true),
    position: integer().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    index('metrics_by_organization').on(t.organizationId, t.position),
    index('metrics_by_provider').on(t.metricsProviderId),
  ],
)

export const aboutMetrics = declare(metrics, {
  owner: 'metrics',
  shownToVisitors: { of: 'organizationId', exceptFor: ['identifier'] },
  personal: {},
  exported: { file: 'metrics', step: 1 },
})

/**
 * The points of one metric in one hour, with what the charts of a week and a month ask of them. No trigger counts them as seen:
 * charts show whole steps of time, and the page is made anew when a step is over (status-page/holds-until.ts).
 */
export const metricHours = sqliteTable(
  'metric_hours',
  {
    metricId: id<MetricId>()
      .notNull()
      .references(() => metrics.id, { onDelete: 'restrict' }),
    /** The beginning of the hour. */
    hour: integer().notNull(),
    count: integer().notNull().default(0),
    sum: real().notNull().default(0),
    lowest: real().notNull().default(0),
    highest: real().notNull().default(0),
    /** The newest point's moment. */
    lastAt: integer().notNull().default(0),
    /** A value for each half minute, null where there is none; it ends with the last one. */
    points: text({ mode: 'json' }).$type<(number | null)[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.metricId, t.hour] }), index('metric_hours_by_time').on(t.hour)],
)

export const aboutMetricHours = declare(metricHours, {
  owner: 'metrics',
  shownToVisitors: false,
  personal: {},
  exported: {
    within: metrics,
    as: 'hours',
    order: ['hour'],
    omit: ['count', 'sum', 'lowest', 'highest', 'lastAt'],
  },
  ages: { rule: 'metrics', as: 'hours of points', since: ['hour'] },
})
