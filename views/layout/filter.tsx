import { directionOf } from './direction.ts'

interface FilterSelectProps {
  name: string
  label: string
  chosen: string
  options: { value: string; label: string }[]
}

/** A field of a filter: several of them stand in one row, above what they narrow. */
export function FilterSelect({ name, label, chosen, options }: FilterSelectProps): JSX.Element {
  return (
    <div class="field">
      <label for={`filter-${name}`} safe>
        {label}
      </label>
      <select id={`filter-${name}`} name={name}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === chosen} dir={directionOf(option.label)} safe>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

export function FilterInput(props: {
  name: string
  label: string
  type: 'text' | 'date' | 'month'
  value: string
}): JSX.Element {
  return (
    <div class="field">
      <label for={`filter-${props.name}`} safe>
        {props.label}
      </label>
      <input
        id={`filter-${props.name}`}
        name={props.name}
        type={props.type}
        value={props.value}
        placeholder={props.type === 'month' ? '2026-03' : undefined}
      />
    </div>
  )
}
