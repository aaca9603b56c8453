import type { ServiceStatus } from '#src/words.ts'

interface StatusSegmentsProps {
  /** Of the form's field. */
  name: string
  /** Id of the element that names what is set. */
  labelledBy: string
  /** Null: not affected. */
  chosen: ServiceStatus | null
  /** A service of an open incident may work again. */
  updating: boolean
}

/** The visible word begins the status's name; the rest is for those who hear it. */
const segments: { value: ServiceStatus; word: string; rest: string }[] = [
  { value: 'operational', word: 'Operational', rest: '' },
  { value: 'degraded_performance', word: 'Degraded', rest: ' performance' },
  { value: 'partial_outage', word: 'Partial', rest: ' outage' },
  { value: 'major_outage', word: 'Major', rest: ' outage' },
  { value: 'under_maintenance', word: 'Maintenance', rest: '' },
]

const ofTrouble: ServiceStatus[] = ['degraded_performance', 'partial_outage', 'major_outage']

/** One status of a few, pressed at once; the last segment takes the choice back. */
export function StatusSegments({ name, labelledBy, chosen, updating }: StatusSegmentsProps): JSX.Element {
  const offered = segments.filter(
    ({ value }) => ofTrouble.includes(value) || value === chosen || (updating && value === 'operational'),
  )
  return (
    <span class="status-segments" role="radiogroup" aria-labelledby={labelledBy}>
      {offered.map(({ value, word, rest }) => (
        <label class={`status-segment status-segment-${value}`}>
          <input type="radio" name={name} value={value} checked={value === chosen} autocomplete="off" />
          <span>
            <span safe>{word}</span>
            {rest === '' ? null : (
              <span class="visually-hidden" safe>
                {rest}
              </span>
            )}
          </span>
        </label>
      ))}
      <label class="status-segment status-segment-none">
        <input type="radio" name={name} value="" autocomplete="off" />
        <span>
          <span aria-hidden="true">×</span>
          <span class="visually-hidden">Not affected</span>
        </span>
      </label>
    </span>
  )
}
