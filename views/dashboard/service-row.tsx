import type { ServiceStatus } from '#src/words.ts'
import { Sentence } from '../layout/sentence.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { StatusSegments } from './status-segments.tsx'

export interface OfferedService {
  id: string
  name: string
  internal: boolean
  /** What the form holds; null: not affected. */
  chosen: ServiceStatus | null
  /** As visitors see it at the moment. */
  now: ServiceStatus
}

/** A service that an incident may touch: as it is now, and the status that the form sets it to. */
export function ServiceRow(props: {
  service: OfferedService & { group: string | null }
  updating: boolean
  t: DashboardMessages
}): JSX.Element {
  const { t } = props
  const { id, name, group, internal, chosen, now } = props.service
  return (
    <li class="row service-row" data-name={name} data-group={group ?? ''}>
      <span class="row-main">
        <b id={`service-name-${id}`} dir="auto" safe>
          {name}
        </b>
        {group === null ? null : (
          <span class="hint service-group-name" dir="auto" safe>
            {group}
          </span>
        )}
        {internal ? (
          <span class="hint" safe>
            {t.serviceList.isInternal}
          </span>
        ) : null}
        {now === 'operational' ? null : (
          <span class="service-now hint">
            <Sentence text={t.serviceList.now} parts={{ status: <ServiceStatusMark status={now} t={t} /> }} />
          </span>
        )}
      </span>
      <StatusSegments
        name={`service-${id}`}
        labelledBy={`service-name-${id}`}
        chosen={chosen}
        updating={props.updating}
        t={t}
      />
    </li>
  )
}
