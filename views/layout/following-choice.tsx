import { en, type Messages } from '../messages/en.ts'

export interface FollowingChoiceProps {
  offered: {
    /** Not the whole page. */
    onlyServices: boolean
    incidents: boolean
    maintenance: boolean
    groups: { name: string | null; services: { field: string; name: string; chosen: boolean }[] }[]
  }
  /** Errors of the fields `services` and `kinds`. */
  errors: Record<string, string>
  t?: Messages
}

/** Scope and kinds of a subscription. Services are in sight while not the whole page is chosen (static/base/inputs.css). */
export function FollowingChoice({ offered, errors, t = en }: FollowingChoiceProps): JSX.Element {
  const { onlyServices, groups } = offered
  const words = t.subscribe
  return (
    <div class="following stack">
      <fieldset>
        <legend safe>{words.scope}</legend>
        <FieldError sentence={errors.services} />
        <Scope value="all" label={words.everything} checked={!onlyServices} />
        {groups.length === 0 ? null : (
          <>
            <Scope value="services" label={words.someServices} checked={onlyServices} />
            <div class="following-services">
              {groups.map(({ name, services }) => (
                <fieldset class="following-group">
                  {name === null ? null : (
                    <legend class="hint" dir="auto" safe>
                      {name}
                    </legend>
                  )}
                  {services.map((service) => (
                    <Tick name={service.field} label={service.name} checked={service.chosen} />
                  ))}
                </fieldset>
              ))}
            </div>
          </>
        )}
      </fieldset>
      <fieldset>
        <legend safe>{words.kinds}</legend>
        <FieldError sentence={errors.kinds} />
        <Tick name="incidents" label={words.incidents} checked={offered.incidents} />
        <Tick name="maintenance" label={words.maintenance} checked={offered.maintenance} />
      </fieldset>
    </div>
  )
}

function Scope(props: { value: string; label: string; checked: boolean }): JSX.Element {
  return (
    <label class="choice">
      <input type="radio" name="scope" value={props.value} checked={props.checked} />
      <span safe>{props.label}</span>
    </label>
  )
}

function Tick(props: { name: string; label: string; checked: boolean }): JSX.Element {
  return (
    <label class="choice">
      <input type="checkbox" name={props.name} value="yes" checked={props.checked} />
      <span dir="auto" safe>
        {props.label}
      </span>
    </label>
  )
}

function FieldError({ sentence }: { sentence: string | undefined }): JSX.Element {
  if (!sentence) return ''
  return (
    <p class="field-error" role="alert" safe>
      {sentence}
    </p>
  )
}
