import type { FormState } from '../layout/fields.tsx'

interface StatusChoiceProps {
  form: FormState
  /** Chosen until the form holds another choice. */
  proposed: string
  offered: { value: string; label: string }[]
}

/** The status that an update sets, as a row of buttons of which one is pressed. */
export function StatusChoice({ form, proposed, offered }: StatusChoiceProps): JSX.Element {
  const chosen = form.values.status ?? proposed
  return (
    <fieldset class="status-choice">
      <legend>Status</legend>
      <div class="segments">
        {offered.map(({ value, label }) => (
          <label class="segment">
            <input type="radio" name="status" value={value} checked={value === chosen} />
            <span safe>{label}</span>
          </label>
        ))}
      </div>
      {form.errors.status ? (
        <p class="field-error" safe>
          {form.errors.status}
        </p>
      ) : null}
    </fieldset>
  )
}
