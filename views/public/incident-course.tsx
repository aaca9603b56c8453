import type { ServiceStatus } from '#src/words.ts'
import { ServiceStatusMark } from '../layout/status.tsx'
import { durationText, Period } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

export interface ServiceCourseProps {
  id: string
  name: string
  intervals: { from: number; to: number; status: ServiceStatus }[]
}

interface CourseProps {
  services: ServiceCourseProps[]
  timeZone: string
  t: Messages
}

/** SVG units that the whole duration takes. */
const width = 1000
const height = 10

/** Course of each service: a strip of the whole duration, and the same in words. */
export function IncidentCourse({ services, timeZone, t }: CourseProps): JSX.Element {
  if (services.length === 0) return ''
  return (
    <section class="course" aria-labelledby="course-heading">
      <h2 id="course-heading" safe>
        {t.incident.course}
      </h2>
      <ul class="course-list">
        {services.map((service) => (
          <Course service={service} timeZone={timeZone} t={t} />
        ))}
      </ul>
    </section>
  )
}

function Course(props: { service: ServiceCourseProps; timeZone: string; t: Messages }): JSX.Element {
  const { service, timeZone, t } = props
  return (
    <li>
      <h3 dir="auto" safe>
        {service.name}
      </h3>
      <Strip intervals={service.intervals} />
      <ol class="course-steps">
        {service.intervals.map(({ from, to, status }) => (
          <li>
            <ServiceStatusMark status={status} t={t} />
            <span class="hint">
              <Period from={from} to={to} timeZone={timeZone} t={t} />
              <span safe>{` · ${durationText(to - from, t)}`}</span>
            </span>
          </li>
        ))}
      </ol>
    </li>
  )
}

function Strip({ intervals }: { intervals: ServiceCourseProps['intervals'] }): JSX.Element {
  const [start, end] = [intervals[0]?.from ?? 0, intervals.at(-1)?.to ?? 0]
  const x = (at: number) => Math.round(((at - start) / Math.max(end - start, 1)) * width)
  return (
    <svg class="course-strip" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {intervals.map(({ from, to, status }) => (
        <path class={`bar-${status}`} d={`M${x(from)} 0H${x(to)}V${height}H${x(from)}z`} />
      ))}
    </svg>
  )
}
