import type { Impact, IncidentStatus, MaintenanceStatus, ServiceStatus } from '#src/words.ts'
import { en, type Messages } from '../messages/en.ts'

/**
 * The words and shapes of every status. Never colour alone: each status has its own shape and its word. `t`: the messages of
 * the language; the dashboard speaks English.
 */

export const serviceStatusWords: Record<ServiceStatus, string> = en.serviceStatus
export const incidentStatusWords: Record<IncidentStatus, string> = en.incidentStatus
export const maintenanceStatusWords: Record<MaintenanceStatus, string> = en.maintenanceStatus
export const impactWords: Record<Impact, string> = en.impact

/** A status as a program or the database names it, whatever it is of; as it stands where there is none of that name. */
export function statusText(status: string, t: Messages): string {
  const words: Partial<Record<string, string>> = { ...t.maintenanceStatus, ...t.incidentStatus, ...t.serviceStatus }
  return words[status] ?? status
}

export function isMaintenanceStatus(status: IncidentStatus | MaintenanceStatus): status is MaintenanceStatus {
  return status in maintenanceStatusWords
}

/** In a box of 16: a disc with a tick, a down-pointing wedge, a half disc, a disc with a cross, a disc with a bar. */
export const statusShapes: Record<ServiceStatus, string> = {
  operational: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm-1 10L3.9 7.9l1.2-1.2L7 8.6l3.9-3.9 1.2 1.2L7 11Z',
  degraded_performance: 'M8 1.2 15.4 14.4H.6L8 1.2ZM7.2 6v4.2h1.6V6H7.2Zm0 5.3v1.6h1.6v-1.6H7.2Z',
  partial_outage: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.8v10.4A5.2 5.2 0 0 1 8 2.8Z',
  major_outage:
    'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1L5.1 1Zm.8 3.7L4.7 5.9 6.8 8l-2.1 2.1 1.2 1.2L8 9.2l2.1 2.1 1.2-1.2L9.2 8l2.1-2.1-1.2-1.2L8 6.8 5.9 4.7Z',
  under_maintenance: 'M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2Zm1.2 6.1v1.8h7.6V7.1H4.2Z',
}

/** Shape and word; `markOnly` where the word stands beside it already. */
export function ServiceStatusMark(props: { status: ServiceStatus; markOnly?: boolean; t?: Messages }): JSX.Element {
  const { t = en } = props
  return (
    <span class={`status status-${props.status}`}>
      <svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        <path fill-rule="evenodd" d={statusShapes[props.status]} />
      </svg>
      {props.markOnly ? null : <span safe>{t.serviceStatus[props.status]}</span>}
    </span>
  )
}

export function IncidentStatusMark({ status, t = en }: { status: IncidentStatus; t?: Messages }): JSX.Element {
  return (
    <span class={`status incident-status incident-status-${status}`} safe>
      {t.incidentStatus[status]}
    </span>
  )
}

export function MaintenanceStatusMark({ status, t = en }: { status: MaintenanceStatus; t?: Messages }): JSX.Element {
  return (
    <span class={`status maintenance-status maintenance-status-${status}`} safe>
      {t.maintenanceStatus[status]}
    </span>
  )
}

export function ImpactMark({ impact, t = en }: { impact: Impact; t?: Messages }): JSX.Element {
  return (
    <span class={`impact impact-${impact}`} safe>
      {t.impact[impact]}
    </span>
  )
}
