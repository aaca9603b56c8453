import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { type FormState, SeenField, ShownFields, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'

export interface PostmortemProps {
  slug: string
  incidentId: string
  csrf: string
  audience: AudienceProps
  /** Text so far; only the team sees it. */
  draft: string
  /** Marks of what is shown, and the last update that the page shows. */
  shown: Record<string, string>
  seen: string
  form: FormState
}

/** Looking back, once it is over: kept as a draft as long as one likes, then published as an update. */
export function Postmortem({
  slug,
  incidentId,
  csrf,
  audience,
  draft,
  shown,
  seen,
  form,
}: PostmortemProps): JSX.Element {
  return (
    <details class="card ending" open={draft !== '' || Object.keys(form.errors).length > 0}>
      <summary>Write a postmortem</summary>
      <Form
        action={routes.dashboard.incident.postmortemPublication.url({ slug, id: incidentId })}
        csrf={csrf}
        state={form}
        class="stack"
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
        <div class="publish">
          <NotifyChoice audience={audience} notify />
          <div class="button-row">
            <button
              type="submit"
              class="button"
              formaction={routes.dashboard.incident.postmortem.url({ slug, id: incidentId })}
            >
              Keep as a draft
            </button>
            <Submit label="Publish the postmortem" look="primary" />
          </div>
        </div>
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
