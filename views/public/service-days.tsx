import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { durationText, shortDayText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

export interface ServiceDayProps {
  date: string
  worst: ServiceStatus | null
  spent: { status: ServiceStatus; milliseconds: number }[]
  incidents: { id: string; title: string }[]
}

/** In SVG units: one day is 10 wide, the tallest bar 32 high. */
const dayWidth = 10
const barWidth = 7
const height = 32

/** Worse days stand taller, so that the bars read without colour. */
const barHeights: Record<ServiceStatus, number> = {
  operational: 14,
  under_maintenance: 14,
  degraded_performance: 20,
  partial_outage: 26,
  major_outage: 32,
}
const noDataHeight = 5

/**
 * 90 days as one path per status, with a list of the days on which something happened. The list is what screen readers
 * read and what the script shows for the day under the finger, the pointer or the arrow keys.
 */
export function ServiceDays(props: { name: string; days: ServiceDayProps[]; base: string; t: Messages }): JSX.Element {
  const { name, days, base, t } = props
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return ''
  return (
    <div
      class="days"
      data-days={String(days.length)}
      data-first={first.date}
      data-label={t.days.label(name)}
      data-quiet={t.labelled('{day}', t.serviceStatus.operational)}
    >
      <DayBars days={days} />
      <ul class="visually-hidden">
        {days.map((day, index) => (isEventful(day) ? <EventfulDay day={day} index={index} base={base} t={t} /> : ''))}
      </ul>
    </div>
  )
}

/** A picture alone: within what is a button already nothing else can be reached. */
export function DayBars({ days }: { days: ServiceDayProps[] }): JSX.Element {
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${days.length * dayWidth - (dayWidth - barWidth)} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {bars(days).map(([status, path]) => (
        <path class={`bar-${status}`} d={path} />
      ))}
    </svg>
  )
}

const drawn = new WeakMap<ServiceDayProps[], [string, string][]>()

/** Drawn once for all services that have these very days. */
function bars(days: ServiceDayProps[]): [string, string][] {
  const known = drawn.get(days)
  const paths = known ?? drawBars(days)
  if (!known) drawn.set(days, paths)
  return paths
}

function drawBars(days: ServiceDayProps[]): [string, string][] {
  const paths = new Map<string, string>()
  days.forEach((day, index) => {
    const status = day.worst ?? 'no-data'
    const tall = day.worst ? barHeights[day.worst] : noDataHeight
    const bar = `M${index * dayWidth} ${height - tall}h${barWidth}v${tall}h-${barWidth}z`
    paths.set(status, (paths.get(status) ?? '') + bar)
  })
  return [...paths]
}

const keys = new WeakMap<ServiceDayProps[], string>()

/** All that is shown of the days, as short as their number allows. */
export function daysKey(days: ServiceDayProps[]): string {
  const known = keys.get(days)
  const key = known ?? JSON.stringify([days[0]?.date, ...days.map((day) => (isEventful(day) ? day : (day.worst ?? 0)))])
  if (known === undefined) keys.set(days, key)
  return key
}

function EventfulDay(props: { day: ServiceDayProps; index: number; base: string; t: Messages }): JSX.Element {
  const { day, index, base, t } = props
  const what = day.worst === null ? t.days.noData : t.serviceStatus[day.worst]
  return (
    <li data-day={String(index)} data-status={day.worst ?? 'no-data'}>
      <strong safe>{t.labelled(shortDayText(day.date, t), what)}</strong>
      {day.spent.map(({ status, milliseconds }) => (
        <span safe>{t.days.spent(t.serviceStatus[status], durationText(milliseconds, t))}</span>
      ))}
      {day.incidents.map(({ id, title }) => (
        // No link here, where nobody sees it: the script makes one of it.
        <bdi data-href={routes.statusPage.incident.url({ base, id })} safe>
          {title}
        </bdi>
      ))}
    </li>
  )
}

function isEventful(day: ServiceDayProps): boolean {
  return day.incidents.length > 0 || (day.worst !== null && day.worst !== 'operational')
}
