import { urls } from '#src/urls.ts'
import { CsrfField, FormProblem, type FormState } from '../layout/fields.tsx'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'
import { NotifyChoice } from './composer.tsx'

export interface PostmortemProps {
  slug: string
  incidentId: string
  csrf: string
  audience: number
  /** What was written so far; the team's alone. */
  draft: string
  form: FormState
}

/** Looking back, once it is over: kept as a draft as long as one likes, then published as an update. */
export function Postmortem({ slug, incidentId, csrf, audience, draft, form }: PostmortemProps): JSX.Element {
  const text = form.values.body ?? draft
  return (
    <details class="card ending" open={draft !== '' || Object.keys(form.errors).length > 0}>
      <summary>Write a postmortem</summary>
      <form method="post" action={urls.postmortemPublication(slug, incidentId)} class="stack">
        <CsrfField token={csrf} />
        <FormProblem form={form} />
        <div class="field">
          <label for="postmortem-body">What happened, why, and what changes</label>
          <textarea
            id="postmortem-body"
            name="body"
            rows="12"
            aria-invalid={form.errors.body ? 'true' : undefined}
            aria-describedby={form.errors.body ? 'postmortem-error' : undefined}
            safe
          >
            {text}
          </textarea>
          {form.errors.body ? (
            <p class="field-error" id="postmortem-error" safe>
              {form.errors.body}
            </p>
          ) : null}
        </div>
        <div class="publish">
          <NotifyChoice audience={audience} notify />
          <div class="button-row">
            <button type="submit" class="button" formaction={urls.postmortemDraft(slug, incidentId)}>
              Keep as a draft
            </button>
            <button type="submit" class="button primary">
              Publish the postmortem
            </button>
          </div>
        </div>
      </form>
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

/** What the team writes to itself; it stands on no public page, in no feed and in no mail. */
export function Notes({ slug, incidentId, notes, timeZone, csrf, form }: NotesProps): JSX.Element {
  if (notes.length === 0 && csrf === null) return ''
  return (
    <section class="card stack" aria-labelledby="notes-heading">
      <h2 id="notes-heading">Notes of the team</h2>
      <p class="hint">Visitors and subscribers never see these.</p>
      {notes.map((note) => (
        <div class="note">
          <p class="hint">
            <span safe>{note.author ?? 'Somebody'}</span>, <Moment at={note.createdAt} timeZone={timeZone} />
          </p>
          <div class="prose">
            <Body text={note.body} format="markdown" />
          </div>
        </div>
      ))}
      {csrf === null ? null : (
        <form method="post" action={urls.incidentNotes(slug, incidentId)} class="stack">
          <CsrfField token={csrf} />
          <FormProblem form={form} />
          <div class="field">
            <label for="note-body">New note</label>
            <textarea
              id="note-body"
              name="body"
              rows="3"
              aria-invalid={form.errors.body ? 'true' : undefined}
              aria-describedby={form.errors.body ? 'note-error' : undefined}
              required
              safe
            >
              {form.values.body ?? ''}
            </textarea>
            {form.errors.body ? (
              <p class="field-error" id="note-error" safe>
                {form.errors.body}
              </p>
            ) : null}
          </div>
          <button type="submit" class="button">
            Keep the note
          </button>
        </form>
      )}
    </section>
  )
}
