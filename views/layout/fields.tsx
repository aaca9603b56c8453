import type { Children } from '@kitajs/html'
import { en, type Messages } from '../messages/en.ts'
import { directionOf } from './direction.ts'

/** Values and errors by field name: a refused form shows again what was typed, and what to do about each field. */
export interface FormState {
  values: Record<string, string>
  errors: Record<string, string>
  /** Error of the form as a whole, where no single field is wrong. */
  problem?: string
  /** Something changed since the form was opened: this stands above what is there now, which is shown below what was typed. */
  meanwhile?: string
  /** The name of the field that lets it through all the same once it is ticked. */
  unless?: string
}

export const emptyForm: FormState = { values: {}, errors: {} }

/**
 * What every form carries, of `session.csrfToken()`: the token that is compared with a cookie and, behind a sign-in, the one-time
 * key of its page. A browser that fills forms in again must leave both alone.
 */
export function CsrfField({ token }: { token: string }): JSX.Element {
  const [csrf = '', once] = token.split(' ')
  return (
    <>
      <input type="hidden" name="_csrf" value={csrf} autocomplete="off" />
      {once === undefined ? null : <input type="hidden" name="_once" value={once} autocomplete="off" />}
    </>
  )
}

/** The marks of what the form shows, by field: what is sent back as it was shown counts as untouched. */
export function ShownFields({ marks }: { marks: Record<string, string> }): JSX.Element {
  return (
    <>
      {Object.entries(marks).map(([field, mark]) => (
        <input type="hidden" name={`${field}.shown`} value={mark} autocomplete="off" />
      ))}
    </>
  )
}

/** The last update that the page shows: whoever posts without having seen a colleague's is asked first. */
export function SeenField({ seen }: { seen: string }): JSX.Element {
  return <input type="hidden" name="seen" value={seen} autocomplete="off" />
}

/** Stands at the top of a form that was refused; screen readers announce it at once. */
export function FormProblem({ form, t = en }: { form: FormState; t?: Messages }): JSX.Element {
  const count = Object.keys(form.errors).length
  if (!form.problem && count === 0) return ''
  return <Problem sentence={form.problem ?? t.form.attention(count)} />
}

/** Error outside of any form, announced by screen readers at once; renders nothing without a sentence. */
export function Problem({ sentence }: { sentence: string | undefined }): JSX.Element {
  if (!sentence) return ''
  return (
    <p class="form-problem" role="alert" safe>
      {sentence}
    </p>
  )
}

interface FieldProps {
  name: string
  /** Needed where a page has several fields of one name; otherwise it is made from the name. */
  id?: string
  label: string
  form: FormState
  hint?: string
  /** Shown while nothing was typed yet. */
  value?: string
  required?: boolean
}

export interface TextFieldProps extends FieldProps {
  type?: 'text' | 'email' | 'password' | 'url' | 'number' | 'date'
  autocomplete?: string
  placeholder?: string
  maxlength?: number
  /** Of a date, the first one and the last one. */
  min?: string
  max?: string
  autofocus?: boolean
  spellcheck?: boolean
  inputmode?: 'numeric'
}

export function TextField(props: TextFieldProps): JSX.Element {
  const { name, form } = props
  const value = props.type === 'password' ? '' : (form.values[name] ?? props.value ?? '')
  return (
    <Field {...pick(props)}>
      <input
        id={idOf(props)}
        name={name}
        type={props.type ?? 'text'}
        dir={props.type === undefined || props.type === 'text' ? 'auto' : undefined}
        value={value}
        aria-describedby={describedBy(props)}
        aria-invalid={form.errors[name] ? 'true' : undefined}
        autocomplete={props.autocomplete ?? 'off'}
        placeholder={props.placeholder}
        maxlength={props.maxlength}
        min={props.min}
        max={props.max}
        autofocus={props.autofocus}
        required={props.required}
        inputmode={props.inputmode}
        spellcheck={props.spellcheck === undefined ? undefined : props.spellcheck ? 'true' : 'false'}
      />
    </Field>
  )
}

export interface TextAreaProps extends FieldProps {
  rows?: number
}

export function TextArea(props: TextAreaProps): JSX.Element {
  const { name, form } = props
  return (
    <Field {...pick(props)}>
      <textarea
        id={idOf(props)}
        name={name}
        rows={String(props.rows ?? 6)}
        dir="auto"
        aria-describedby={describedBy(props)}
        aria-invalid={form.errors[name] ? 'true' : undefined}
        required={props.required}
        safe
      >
        {form.values[name] ?? props.value ?? ''}
      </textarea>
    </Field>
  )
}

export interface SelectProps extends FieldProps {
  options: { value: string; label: string }[]
  /** Of time zones, where nobody has chosen: a script takes the browser's (static/app.js). */
  ownZone?: boolean
}

export function Select(props: SelectProps): JSX.Element {
  const { name, form } = props
  const chosen = form.values[name] ?? props.value ?? ''
  const saved = props.options.find((option) => option.value === props.value)
  return (
    <Field {...pick({ ...props, value: saved?.label })}>
      <select
        id={idOf(props)}
        name={name}
        aria-describedby={describedBy(props)}
        aria-invalid={form.errors[name] ? 'true' : undefined}
        data-own-zone={props.ownZone ? '' : undefined}
      >
        {props.options.map((option) => (
          <option value={option.value} selected={option.value === chosen} dir={directionOf(option.label)} safe>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** Label, control, hint and error, tied together for screen readers. */
export function Field(props: FieldProps & { children?: Children }): JSX.Element {
  const error = props.form.errors[props.name]
  return (
    <div class="field">
      <label for={idOf(props)} safe>
        {props.label}
      </label>
      {props.hint ? (
        <p class="hint" id={`hint-${props.id ?? props.name}`} safe>
          {props.hint}
        </p>
      ) : null}
      {props.children}
      {error ? (
        <p class="field-error" id={`error-${props.id ?? props.name}`} safe>
          {error}
        </p>
      ) : null}
      {error && props.form.meanwhile && props.value ? <Theirs label={props.form.meanwhile} text={props.value} /> : null}
    </div>
  )
}

/** What somebody else has put there while the form was open. */
function Theirs({ label, text }: { label: string; text: string }): JSX.Element {
  return (
    <div class="theirs">
      <p class="hint" safe>
        {label}
      </p>
      <p class="theirs-text" safe>
        {text}
      </p>
    </div>
  )
}

function idOf({ name, id }: FieldProps): string {
  return id ?? `field-${name}`
}

function pick({ name, id, label, form, hint, value }: FieldProps): FieldProps {
  return { name, id, label, form, hint, value }
}

function describedBy(props: FieldProps): string | undefined {
  const ids = [
    props.hint ? `hint-${props.id ?? props.name}` : '',
    props.form.errors[props.name] ? `error-${props.id ?? props.name}` : '',
  ].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}

/** A box to tick, with its consequence beside it. */
export function Choice(props: { name: string; label: string; hint?: string; checked: boolean }): JSX.Element {
  return (
    <label class="choice">
      <input type="checkbox" name={props.name} value="yes" checked={props.checked} />
      <span>
        <span dir="auto" safe>
          {props.label}
        </span>
        {props.hint ? (
          <span class="hint" safe>
            {props.hint}
          </span>
        ) : null}
      </span>
    </label>
  )
}
