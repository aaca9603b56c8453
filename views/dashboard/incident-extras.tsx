import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { type FormState, SeenField, ShownFields, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  t: DashboardMessages
}

/** Looking back, once it is over: kept as a draft as long as one likes, then published as an update. */
export function Postmortem(props: PostmortemProps): JSX.Element {
  const { slug, incidentId, csrf, audience, recallSeconds, draft, shown, seen, form, t } = props
  return (
    <details class="card ending" name="act" open={draft !== '' || Object.keys(form.errors).length > 0}>
      <summary data-key="p" safe>
        {t.incidentPage.postmortem}
      </summary>
      <Form
        action={routes.dashboard.incident.postmortemPublication.url({ slug, id: incidentId })}
        csrf={csrf}
        state={form}
        t={t}
        class="stack"
        submitOnCtrlEnter
      >
        <SeenField seen={seen} />
        <ShownFields marks={shown} />
        <TextArea
          name="body"
          id="postmortem-body"
          label={t.incidentPage.postmortemText}
          form={form}
          value={draft}
          rows={12}
        />
        <PublishBar
          audience={audience}
          notify
          recallSeconds={recallSeconds}
          submit={t.incidentPage.publishPostmortem}
          t={t}
        >
          <button
            type="submit"
            class="button"
            formaction={routes.dashboard.incident.postmortem.url({ slug, id: incidentId })}
            safe
          >
            {t.draft.keep}
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
  t: DashboardMessages
}

/** Notes that the team writes to itself; they stand on no public page, in no feed and in no mail. */
export function Notes({ slug, incidentId, notes, timeZone, csrf, form, t }: NotesProps): JSX.Element {
  if (notes.length === 0 && csrf === null) return ''
  const words = t.incidentPage
  return (
    <Card name="notes" heading={words.notes} class="stack">
      <p class="hint" safe>
        {words.notesHint}
      </p>
      {notes.map((note) => (
        <div class="note">
          <p class="hint">
            <Sentence
              text={words.noteBy}
              parts={{
                author: <bdi safe>{note.author ?? words.somebody}</bdi>,
                time: <Moment at={note.createdAt} timeZone={timeZone} t={t} />,
              }}
            />
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
          t={t}
          class="stack"
        >
          <TextArea name="body" id="note-body" label={words.newNote} form={form} rows={3} required />
          <Submit label={words.keepNote} />
        </Form>
      )}
    </Card>
  )
}
