import { routes } from '#src/routes.ts'
import { type FormState, SeenField, Select, TextArea } from '../layout/fields.tsx'
import { Form } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import type { AudienceProps } from './notify-choice.tsx'
import { PublishBar } from './publish-bar.tsx'

interface EndingProps {
  slug: string
  csrf: string
  audience: AudienceProps
  /** How long messages can be taken back. */
  recallSeconds: number
  incident: { id: string; open: boolean }
  /** The last update that the page shows. */
  seen: string
  /** In the language of the page. */
  proposed: string
  form: FormState
  t: DashboardMessages
}

/** Resolving and reopening in one sentence and one button, for the moment everyone waited for. */
export function Ending(props: EndingProps): JSX.Element {
  const { slug, csrf, audience, recallSeconds, incident, seen, proposed, form, t } = props
  const words = t.incidentPage
  const action = incident.open
    ? routes.dashboard.incident.resolution.url({ slug, id: incident.id })
    : routes.dashboard.incident.reopening.url({ slug, id: incident.id })
  return (
    <details class="card ending" name="act" open={Object.keys(form.values).length > 0}>
      <summary data-key={incident.open ? 'r' : undefined} safe>
        {incident.open ? words.resolveThis : words.reopenThis}
      </summary>
      <Form action={action} csrf={csrf} state={form} t={t} class="stack" submitOnCtrlEnter>
        <SeenField seen={seen} />
        <TextArea
          name="body"
          id="ending-body"
          label={incident.open ? t.overview.incident.lastWords : words.whyOpen}
          form={form}
          value={incident.open ? proposed : ''}
          rows={3}
          required
        />
        <p class="hint" safe>
          {incident.open ? t.overview.incident.lastWordsHint : words.reopenHint}
        </p>
        <PublishBar
          audience={audience}
          notify
          recallSeconds={recallSeconds}
          submit={incident.open ? words.resolve : words.reopen}
          t={t}
        />
      </Form>
    </details>
  )
}

interface MergeProps {
  slug: string
  csrf: string
  audience: AudienceProps
  /** How long messages can be taken back. */
  recallSeconds: number
  incidentId: string
  /** The last update that the page shows. */
  seen: string
  /** The other open incidents. */
  others: { id: string; title: string }[]
  /** In the language of the page. */
  proposed: string
  form: FormState
  t: DashboardMessages
}

/** For two incidents that turn out to be one. */
export function Merge(props: MergeProps): JSX.Element {
  const { slug, csrf, audience, recallSeconds, incidentId, seen, others, proposed, form, t } = props
  const words = t.incidentPage
  if (others.length === 0) return ''
  return (
    <details class="card ending" name="act" open={Object.keys(form.values).length > 0}>
      <summary safe>{words.mergeThis}</summary>
      <Form
        action={routes.dashboard.incident.merger.url({ slug, id: incidentId })}
        csrf={csrf}
        state={form}
        t={t}
        class="stack"
        submitOnCtrlEnter
      >
        <SeenField seen={seen} />
        <Select
          name="intoId"
          label={words.mergeInto}
          hint={words.mergeHint}
          form={form}
          options={others.map(({ id, title }) => ({ value: id, label: title }))}
        />
        <TextArea name="body" id="merge-body" label={words.mergeText} form={form} value={proposed} rows={3} required />
        <PublishBar audience={audience} notify={false} recallSeconds={recallSeconds} submit={words.merge} t={t} />
      </Form>
    </details>
  )
}
