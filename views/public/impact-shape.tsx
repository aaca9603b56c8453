import type { Impact, ServiceStatus } from '#src/words.ts'
import { statusShapes } from '../layout/status.tsx'
import type { Messages } from '../messages/en.ts'

/** The status whose colour and shape an impact has, as Statuspage pairs them. */
const statuses: Record<Impact, ServiceStatus | null> = {
  none: null,
  minor: 'degraded_performance',
  major: 'partial_outage',
  critical: 'major_outage',
}

export function statusOfImpact(impact: Impact): ServiceStatus | null {
  return statuses[impact]
}

/** Shape and word; on phones a list shows the shape alone. */
export function ImpactShape({ impact, t }: { impact: Impact | 'maintenance' | null; t: Messages }): JSX.Element {
  if (impact === null)
    return (
      <span class="status impact-word" safe>
        {t.maintenanceStatus.cancelled}
      </span>
    )
  const status = impact === 'maintenance' ? 'under_maintenance' : statuses[impact]
  const word = impact === 'maintenance' ? t.services.legend.under_maintenance : t.impact[impact]
  if (status === null)
    return (
      <span class="status impact-word" safe>
        {word}
      </span>
    )
  return (
    <span class={`status status-${status}`}>
      <svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        <path fill-rule="evenodd" d={statusShapes[status]} />
      </svg>
      <span class="impact-word" safe>
        {word}
      </span>
    </span>
  )
}
