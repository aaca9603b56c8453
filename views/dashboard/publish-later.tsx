import type { FormState } from '../layout/fields.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'

/** In a form that publishes: with a time in it, it is kept and published then. `form`: a bad time opens it again. */
export function PublishLater({ form, moment }: { form: FormState; moment: ShownMoment }): JSX.Element {
  return (
    <details class="publish-later" open={moment.text !== '' || form.errors.publishAt !== undefined}>
      <summary>Publish later</summary>
      <MomentField
        name="publishAt"
        label="Publish at"
        hint="Empty: at once. Until then you can change it, publish it or withdraw it."
        form={form}
        moment={moment}
      />
    </details>
  )
}
