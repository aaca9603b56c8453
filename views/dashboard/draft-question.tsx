import { routes } from '#src/routes.ts'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { draftLinks } from './draft-links.ts'

interface DraftQuestionProps {
  slug: string
  incidentId?: string
  csrf: string
  /** UTC ms. */
  keptAt: number
  /** First words of it. */
  begins: string
  timeZone: string
  /** Template that the form begins with where the draft is not continued. */
  template?: string
  /** Absent: the draft is an incident's. */
  plan?: { writing: string; removal: string }
  t: DashboardMessages
}

/** Asked before a form is shown: what was written for an earlier moment is never published by mistake. */
export function DraftQuestion(props: DraftQuestionProps): JSX.Element {
  const { slug, incidentId, csrf, keptAt, begins, timeZone, template, plan, t } = props
  const { incident, incidents } = routes.dashboard
  const { removal } = plan ?? draftLinks(slug, incidentId)
  const ofIncident =
    incidentId === undefined ? incidents.new.url({ slug }) : incident.show.url({ slug, id: incidentId })
  return (
    <section class="draft-question stack" aria-labelledby="draft-question-heading">
      <h2 id="draft-question-heading" safe>
        {t.draft.heading}
      </h2>
      <p class="hint">
        <Sentence text={t.draft.ofTime} parts={{ time: <Moment at={keptAt} timeZone={timeZone} t={t} /> }} />
      </p>
      <blockquote class="theirs" dir="auto" safe>
        {begins}
      </blockquote>
      <div class="button-row">
        <form action={plan?.writing ?? ofIncident}>
          <input type="hidden" name="draft" value="continue" />
          <button type="submit" class="button primary" autofocus={incidentId === undefined} data-key="d" safe>
            {t.draft.continue}
          </button>
        </form>
        <Form action={removal} csrf={csrf}>
          {template === undefined ? null : <input type="hidden" name="template" value={template} />}
          <Submit label={template === undefined ? t.draft.startEmpty : t.draft.useTemplate} />
        </Form>
      </div>
    </section>
  )
}
