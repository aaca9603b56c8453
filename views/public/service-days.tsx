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
  operational: 20,
  under_maintenance: 23,
  degraded_performance: 26,
  partial_outage: 29,
  major_outage: 32,
}
const noDataHeight = 5

/**
 * 90 days as one path per status, with a list of the days on which something happened. The list is what screen readers
 * read and what the script shows for the day under the finger, the pointer or the arrow keys.
 */
export function ServiceDays(props: { name: string; days: ServiceDayProps[]; t: Messages }): JSX.Element {
  const { name, days, t } = props
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
      <ul class="visually-hidden">
        {days
          .map((day, index) => ({ day, index }))
          .filter(({ day }) => isEventful(day))
          .map(({ day, index }) => (
            <EventfulDay day={day} index={index} t={t} />
          ))}
      </ul>
    </div>
  )
}

function bars(days: ServiceDayProps[]): [string, string][] {
  const paths = new Map<string, string>()
  days.forEach((day, index) => {
    const status = day.worst ?? 'no-data'
    const tall = day.worst ? barHeights[day.worst] : noDataHeight
    const bar = `M${index * dayWidth} ${height - tall}h${barWidth}v${tall}h-${barWidth}z`
    paths.set(status, (paths.get(status) ?? '') + bar)
  })
  return [...paths]
}

function EventfulDay({ day, index, t }: { day: ServiceDayProps; index: number; t: Messages }): JSX.Element {
  const what = day.worst === null ? t.days.noData : t.serviceStatus[day.worst]
  return (
    <li data-day={String(index)} data-status={day.worst ?? 'no-data'}>
      <strong safe>{t.labelled(shortDayText(day.date, t), what)}</strong>
      {day.spent.map(({ status, milliseconds }) => (
        <span safe>{t.days.spent(t.serviceStatus[status], durationText(milliseconds, t))}</span>
      ))}
      {day.incidents.map(({ title }) => (
        <bdi safe>{title}</bdi>
      ))}
    </li>
  )
}

function isEventful(day: ServiceDayProps): boolean {
  return day.incidents.length > 0 || (day.worst !== null && day.worst !== 'operational')
}
