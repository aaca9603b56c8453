import type { FormState } from '../layout/fields.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

interface PublishLaterProps {
  form: FormState
  moment: ShownMoment
  t: DashboardMessages
}

/** In a form that publishes: with a time in it, it is kept and published then. `form`: a bad time opens it again. */
export function PublishLater({ form, moment, t }: PublishLaterProps): JSX.Element {
  return (
    <details class="publish-later" open={moment.text !== '' || form.errors.publishAt !== undefined}>
      <summary safe>{t.publications.later}</summary>
      <MomentField
        name="publishAt"
        label={t.publications.publishAt}
        hint={t.publications.laterHint}
        form={form}
        moment={moment}
        t={t}
      />
    </details>
  )
}
