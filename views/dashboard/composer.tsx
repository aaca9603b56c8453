import { urls } from '#src/urls.ts'
import { CsrfField, Field, FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Body } from '../layout/markdown.tsx'
import {
  type IncidentStatus,
  incidentStatusWords,
  type ServiceStatus,
  ServiceStatusMark,
  serviceStatusWords,
} from '../layout/status.tsx'

export interface OfferedGroup {
  name: string | null
  /** `chosen`: what the form holds; null: not affected. */
  services: { id: string; name: string; chosen: ServiceStatus | null }[]
}

export interface ComposerProps {
  slug: string
  csrf: string
  action: string
  form: FormState
  /** A new incident has a title, an update has not. */
  withTitle: boolean
  status: IncidentStatus
  groups: OfferedGroup[]
  /** People who will be told where the box stays ticked. */
  audience: number
  notify: boolean
  submit: string
}

const promises = [
  { value: '', label: 'No promise' },
  { value: '15', label: 'within 15 minutes' },
  { value: '30', label: 'within 30 minutes' },
  { value: '60', label: 'within an hour' },
  { value: '120', label: 'within 2 hours' },
  { value: '240', label: 'within 4 hours' },
]

const offeredStatuses: IncidentStatus[] = ['investigating', 'identified', 'monitoring', 'resolved']

/** The heart of the dashboard: what happened, whom it touches, who will be told. Ctrl+Enter publishes. */
export function Composer({ composer: props }: { composer: ComposerProps }): JSX.Element {
  const { form, slug } = props
  return (
    <form method="post" action={props.action} class="composer stack" data-submit-on-ctrl-enter>
      <CsrfField token={props.csrf} />
      <FormProblem form={form} />
      {props.withTitle ? (
        <TextField
          name="title"
          label="Title"
          hint="What customers notice, such as: Logins fail for some accounts"
          form={form}
          maxlength={200}
          required
          autofocus
        />
      ) : null}
      <StatusChoice form={form} chosen={props.status} />
      <Field
        name="body"
        label="Text"
        hint="What is known, what customers can do, when you will say more. Markdown works."
        form={form}
      >
        <textarea
          id="field-body"
          name="body"
          rows="6"
          required
          aria-describedby={form.errors.body ? 'hint-body error-body' : 'hint-body'}
          aria-invalid={form.errors.body ? 'true' : undefined}
          hx-post={urls.incidentPreview(slug)}
          hx-trigger="input changed delay:300ms"
          hx-target="#preview"
          hx-swap="innerHTML"
          hx-include="closest form"
          safe
        >
          {form.values.body ?? ''}
        </textarea>
      </Field>
      <section id="preview" class="preview" aria-live="polite" aria-label="Preview">
        {form.values.body ? <Preview body={form.values.body} /> : ''}
      </section>
      <AffectedServices groups={props.groups} error={form.errors.services} />
      <Select
        name="nextUpdateIn"
        label="Promise the next update"
        hint="Visitors read it on the page; the team is told when it is missed."
        form={form}
        value=""
        options={promises}
      />
      <div class="publish">
        <NotifyChoice audience={props.audience} notify={props.notify} />
        <button type="submit" class="button primary">
          <span safe>{props.submit}</span>
          <kbd>Ctrl Enter</kbd>
        </button>
      </div>
    </form>
  )
}

/** The fragment that stands below the text while it is typed. */
export function Preview({ body }: { body: string }): JSX.Element {
  return (
    <>
      <p class="hint">As visitors will read it</p>
      <div class="prose">
        <Body text={body} format="markdown" />
      </div>
    </>
  )
}

function StatusChoice({ form, chosen }: { form: FormState; chosen: IncidentStatus }): JSX.Element {
  const current = form.values.status ?? chosen
  return (
    <fieldset class="status-choice">
      <legend>Status</legend>
      <div class="segments">
        {offeredStatuses.map((status) => (
          <label class="segment">
            <input type="radio" name="status" value={status} checked={status === current} />
            <span safe>{incidentStatusWords[status]}</span>
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

export function AffectedServices({
  groups,
  error,
}: {
  groups: OfferedGroup[]
  error: string | undefined
}): JSX.Element {
  return (
    <fieldset class="affected">
      <legend>Affected services</legend>
      {error ? (
        <p class="field-error" role="alert" safe>
          {error}
        </p>
      ) : null}
      {groups.length === 0 ? <p class="hint">There are no services yet; the incident stands for itself.</p> : null}
      <div class="affected-list">
        {groups.map(({ name, services }) => (
          <div class="affected-group">
            {name === null ? null : (
              <p class="affected-group-name" safe>
                {name}
              </p>
            )}
            <ul class="rows">
              {services.map((service) => (
                <AffectedService service={service} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </fieldset>
  )
}

function AffectedService({ service }: { service: OfferedGroup['services'][number] }): JSX.Element {
  return (
    <li class="row">
      <label class="row-main" for={`service-${service.id}`} safe>
        {service.name}
      </label>
      {service.chosen ? <ServiceStatusMark status={service.chosen} markOnly /> : null}
      <select id={`service-${service.id}`} name={`service-${service.id}`}>
        <option value="" selected={service.chosen === null}>
          Not affected
        </option>
        {Object.entries(serviceStatusWords).map(([value, word]) => (
          <option value={value} selected={value === service.chosen} safe>
            {word}
          </option>
        ))}
      </select>
    </li>
  )
}

/** Nothing silent: the number stands beside the choice. */
export function NotifyChoice({ audience, notify }: { audience: number; notify: boolean }): JSX.Element {
  const people = audience === 1 ? '1 subscriber' : `${audience.toLocaleString('en')} subscribers`
  return (
    <label class="choice">
      <input type="checkbox" name="notify" value="yes" checked={notify} />
      <span>
        <strong safe>{`Tell ${people} by e-mail`}</strong>
        <span class="hint">Without the tick only the page and the feeds change.</span>
      </span>
    </label>
  )
}
