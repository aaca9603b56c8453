import type { DashboardMessages } from '../messages/dashboard.ts'
import { Field, type FormState } from './fields.tsx'
import { momentText } from './times.tsx'

/** What a field for a moment shows; the server made it (http/shown-moment.ts). */
export interface ShownMoment {
  /** As a field of type datetime-local has it, in `timeZone`; '' where nothing is chosen yet. */
  text: string
  timeZone: string
  /** UTC ms of what is saved, whose seconds the text does not tell; null: nothing is. */
  saved: number | null
  /** Where the clock shows the time twice: both, the earlier first. */
  twice: { offset: string; zone: string; chosen: boolean }[]
}

export interface MomentFieldProps {
  name: string
  /** Without the time zone, which stands behind it. */
  label: string
  form: FormState
  moment: ShownMoment
  hint?: string
  required?: boolean
  t: DashboardMessages
}

/**
 * A date with a time. Sent as it was shown it means the very moment that is saved, to the millisecond; where the clock shows
 * that time twice, a choice beside it says which.
 */
export function MomentField(props: MomentFieldProps): JSX.Element {
  const { name, label, form, moment, hint, required, t } = props
  const { text, timeZone, saved, twice } = moment
  const error = form.errors[name]
  const now = saved === null ? undefined : momentText(saved, timeZone, t)
  const described = [hint ? `hint-${name}` : '', error ? `error-${name}` : ''].filter(Boolean).join(' ')
  return (
    <Field name={name} label={`${label}${t.aside(timeZone)}`} form={form} hint={hint} value={now}>
      <input
        id={`field-${name}`}
        name={name}
        type="datetime-local"
        value={text}
        step={/T\d\d:\d\d:/.test(text) ? 'any' : undefined}
        aria-describedby={described === '' ? undefined : described}
        aria-invalid={error ? 'true' : undefined}
        autocomplete="off"
        required={required}
      />
      {saved === null ? null : <input type="hidden" name={`${name}.shown`} value={String(saved)} autocomplete="off" />}
      {twice.length === 0 ? null : (
        <select name={`${name}.offset`} aria-label={t.momentField.whichOfTwo(label)} autocomplete="off">
          {twice.some(({ chosen }) => chosen) ? null : (
            <option value="" safe>
              {t.momentField.choose}
            </option>
          )}
          {twice.map(({ offset, zone, chosen }, at) => (
            <option value={offset} selected={chosen} safe>
              {at === 0 ? t.momentField.first(zone, offset) : t.momentField.second(zone, offset)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
