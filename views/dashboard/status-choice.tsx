import type { FormState } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

interface StatusChoiceProps {
  form: FormState
  /** Chosen until the form holds another choice. */
  proposed: string
  /** What is proposed is how it is now: a form that comes back untouched follows a colleague who changed it. */
  present?: boolean
  offered: { value: string; label: string }[]
  /** Pressed by the digit of its place, where nobody is typing; once on a page. */
  byDigits?: boolean
  /** What follows from `resolved`, shown while that is chosen. */
  resolvedHint?: string
  t: DashboardMessages
}

/** The status that an update sets, as a row of buttons of which one is pressed. */
export function StatusChoice({
  form,
  proposed,
  present = false,
  offered,
  byDigits = false,
  resolvedHint,
  t,
}: StatusChoiceProps): JSX.Element {
  const { status, 'status.shown': shown } = form.values
  const chosen = present && status === shown ? proposed : (status ?? proposed)
  return (
    <fieldset class="status-choice">
      <legend safe>{t.writing.status}</legend>
      {present ? <input type="hidden" name="status.shown" value={proposed} autocomplete="off" /> : null}
      <div class="segments">
        {offered.map(({ value, label }, index) => (
          <label class="segment" data-key={byDigits ? String(index + 1) : undefined}>
            <input type="radio" name="status" value={value} checked={value === chosen} />
            <span safe>{label}</span>
          </label>
        ))}
      </div>
      {resolvedHint === undefined ? null : (
        <p class="hint resolved-hint" safe>
          {resolvedHint}
        </p>
      )}
      {form.errors.status ? (
        <p class="field-error" safe>
          {form.errors.status}
        </p>
      ) : null}
    </fieldset>
  )
}
