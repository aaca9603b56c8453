interface ChoicesProps {
  name: string
  legend: string
  choices: readonly { value: string; label: string; hint: string }[]
  chosen: string
  error: string | undefined
}

/** One of a few to choose, each with its consequence beside it. */
export function Choices({ name, legend, choices, chosen, error }: ChoicesProps): JSX.Element {
  return (
    <fieldset aria-describedby={error ? `error-${name}` : undefined}>
      <legend safe>{legend}</legend>
      {choices.map(({ value, label, hint }) => (
        <label class="choice">
          <input type="radio" name={name} value={value} checked={value === chosen} required />
          <span>
            <span safe>{label}</span>
            <span class="hint" safe>
              {hint}
            </span>
          </span>
        </label>
      ))}
      {error ? (
        <p class="field-error" id={`error-${name}`} safe>
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
