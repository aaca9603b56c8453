import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

interface StatusSegmentsProps {
  /** Of the form's field. */
  name: string
  /** Id of the element that names what is set. */
  labelledBy: string
  /** Null: not affected. */
  chosen: ServiceStatus | null
  /** A service of an open incident may work again. */
  updating: boolean
  t: DashboardMessages
}

const ofTrouble: ServiceStatus[] = ['degraded_performance', 'partial_outage', 'major_outage']

/**
 * One status of a few, pressed at once; the last segment takes the choice back. A short word is seen, the status's name is heard;
 * static/service-picker.js knows a status by the beginning of either.
 */
export function StatusSegments({ name, labelledBy, chosen, updating, t }: StatusSegmentsProps): JSX.Element {
  const offered = serviceStatuses.filter(
    (value) => ofTrouble.includes(value) || value === chosen || (updating && value === 'operational'),
  )
  return (
    <span class="status-segments" role="radiogroup" aria-labelledby={labelledBy}>
      {offered.map((value) => (
        <label class={`status-segment status-segment-${value}`}>
          <input type="radio" name={name} value={value} checked={value === chosen} autocomplete="off" />
          <span>
            <span aria-hidden="true" safe>
              {t.affected.segment[value]}
            </span>
            <span class="visually-hidden" safe>
              {t.serviceStatus[value]}
            </span>
          </span>
        </label>
      ))}
      <label class="status-segment status-segment-none">
        <input type="radio" name={name} value="" autocomplete="off" />
        <span>
          <span aria-hidden="true">×</span>
          <span class="visually-hidden" safe>
            {t.affected.notAffected}
          </span>
        </span>
      </label>
    </span>
  )
}
