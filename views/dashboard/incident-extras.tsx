import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { type FormState, SeenField, ShownFields, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'
import type { AudienceProps } from './notify-choice.tsx'
import { PublishBar } from './publish-bar.tsx'

export interface PostmortemProps {
  slug: string
  incidentId: string
  csrf: string
  audience: AudienceProps
  /** How long messages can be taken back. */
  recallSeconds: number
  /** Text so far; only the team sees it. */
  draft: string
  /** Marks of what is shown, and the last update that the page shows. */
  shown: Record<string, string>
  seen: string
  form: FormState
}

/** Looking back, once it is over: kept as a draft as long as one likes, then published as an update. */
export function Postmortem(props: PostmortemProps): JSX.Element {
  const { slug, incidentId, csrf, audience, recallSeconds, draft, shown, seen, form } = props
  return (
    <details class="card ending" name="act" open={draft !== '' || Object.keys(form.errors).length > 0}>
      <summary data-key="p">Write a postmortem</summary>
      <Form
        action={routes.dashboard.incident.postmortemPublication.url({ slug, id: incidentId })}
        csrf={csrf}
        state={form}
        class="stack"
        submitOnCtrlEnter
      >
        <SeenField seen={seen} />
        <ShownFields marks={shown} />
        <TextArea
          name="body"
          id="postmortem-body"
          label="What happened, why, and what changes"
          form={form}
          value={draft}
          rows={12}
        />
        <PublishBar audience={audience} notify recallSeconds={recallSeconds} submit="Publish the postmortem">
          <button
            type="submit"
            class="button"
            formaction={routes.dashboard.incident.postmortem.url({ slug, id: incidentId })}
          >
            Keep as a draft
          </button>
        </PublishBar>
      </Form>
    </details>
  )
}

export interface IncidentNoteProps {
  id: string
  body: string
  author: string | null
  createdAt: number
}

interface NotesProps {
  slug: string
  incidentId: string
  notes: IncidentNoteProps[]
  timeZone: string
  /** Null for those who may only read. */
  csrf: string | null
  form: FormState
}

/** Notes that the team writes to itself; they stand on no public page, in no feed and in no mail. */
export function Notes({ slug, incidentId, notes, timeZone, csrf, form }: NotesProps): JSX.Element {
  if (notes.length === 0 && csrf === null) return ''
  return (
    <Card name="notes" heading="Notes of the team" class="stack">
      <p class="hint">Visitors and subscribers never see these.</p>
      {notes.map((note) => (
        <div class="note">
          <p class="hint">
            <bdi safe>{note.author ?? 'Somebody'}</bdi>, <Moment at={note.createdAt} timeZone={timeZone} />
          </p>
          <div class="prose">
            <Body text={note.body} format="markdown" />
          </div>
        </div>
      ))}
      {csrf === null ? null : (
        <Form
          action={routes.dashboard.incident.notes.url({ slug, id: incidentId })}
          csrf={csrf}
          state={form}
          class="stack"
        >
          <TextArea name="body" id="note-body" label="New note" form={form} rows={3} required />
          <Submit label="Keep the note" />
        </Form>
      )}
    </Card>
  )
}
