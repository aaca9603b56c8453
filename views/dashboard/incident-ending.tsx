import { routes } from '#src/routes.ts'
import { type FormState, SeenField, Select, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'

interface EndingProps {
  slug: string
  csrf: string
  audience: AudienceProps
  incident: { id: string; open: boolean }
  /** The last update that the page shows. */
  seen: string
  /** In the language of the page. */
  proposed: string
  form: FormState
}

/** Resolving and reopening in one sentence and one button, for the moment everyone waited for. */
export function Ending({ slug, csrf, audience, incident, seen, proposed, form }: EndingProps): JSX.Element {
  const action = incident.open
    ? routes.dashboard.incident.resolution.url({ slug, id: incident.id })
    : routes.dashboard.incident.reopening.url({ slug, id: incident.id })
  return (
    <details class="card ending" open={Object.keys(form.values).length > 0}>
      <summary>{incident.open ? 'Resolve this incident' : 'Reopen this incident'}</summary>
      <Form action={action} csrf={csrf} state={form} class="stack">
        <SeenField seen={seen} />
        <TextArea
          name="body"
          id="ending-body"
          label={incident.open ? 'Last words' : 'Why it is open again'}
          form={form}
          value={incident.open ? proposed : ''}
          rows={3}
          required
        />
        <p class="hint">
          {incident.open
            ? 'Each of its services is operational again, unless something else still affects it.'
            : 'Its services are set to what they were before it was resolved; change that with an update.'}
        </p>
        <div class="publish">
          <NotifyChoice audience={audience} notify />
          <Submit label={incident.open ? 'Resolve' : 'Reopen'} look="primary" />
        </div>
      </Form>
    </details>
  )
}

interface MergeProps {
  slug: string
  csrf: string
  audience: AudienceProps
  incidentId: string
  /** The last update that the page shows. */
  seen: string
  /** The other open incidents. */
  others: { id: string; title: string }[]
  /** In the language of the page. */
  proposed: string
  form: FormState
}

/** For two incidents that turn out to be one. */
export function Merge({ slug, csrf, audience, incidentId, seen, others, proposed, form }: MergeProps): JSX.Element {
  if (others.length === 0) return ''
  return (
    <details class="card ending" open={Object.keys(form.values).length > 0}>
      <summary>Merge it into another incident</summary>
      <Form
        action={routes.dashboard.incident.merger.url({ slug, id: incidentId })}
        csrf={csrf}
        state={form}
        class="stack"
      >
        <SeenField seen={seen} />
        <Select
          name="intoId"
          label="It goes on in"
          hint="Its services go over, and links to it lead there. This incident leaves the lists; what it did to the bars stays."
          form={form}
          options={others.map(({ id, title }) => ({ value: id, label: title }))}
        />
        <TextArea
          name="body"
          id="merge-body"
          label="Update on that incident"
          form={form}
          value={proposed}
          rows={3}
          required
        />
        <div class="publish">
          <NotifyChoice audience={audience} notify={false} />
          <Submit label="Merge" />
        </div>
      </Form>
    </details>
  )
}
