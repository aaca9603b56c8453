import { routes } from '#src/routes.ts'
import type { OrganizationFileKind } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Field, type FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface PictureCardProps {
  shell: Shell
  slug: string
  kind: OrganizationFileKind
  heading: string
  hint: string
  accept: string
  /** Bytes. */
  largest: number
  url: string | null
  form: FormState
}

export function PictureCard(props: PictureCardProps): JSX.Element {
  const { shell, slug, kind, heading, hint, accept, largest, url, form } = props
  const { t } = shell
  const words = t.pictures
  const error = form.errors[kind]
  return (
    <Card name={kind} heading={heading}>
      <Form
        action={routes.dashboard.settings[kind].save.url({ slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        enctype="multipart/form-data"
        class="stack"
      >
        <Field name={kind} label={url === null ? words.picture : words.another} hint={hint} form={form}>
          <input
            id={`field-${kind}`}
            name={kind}
            type="file"
            accept={accept}
            aria-describedby={`hint-${kind}${error ? ` error-${kind}` : ''}`}
            aria-invalid={error ? 'true' : undefined}
            data-largest={String(largest)}
            data-too-large={words.tooLarge}
            required
          />
        </Field>
        <Submit label={words.upload} />
      </Form>
      {url === null ? null : (
        <Form action={routes.dashboard.settings[kind].removal.url({ slug })} csrf={shell.csrf} class="picture-now">
          <img class={`picture-${kind}`} src={url} alt={words.present(heading)} />
          <Submit label={words.remove} look="danger" ariaLabel={t.labelled(words.remove, heading)} />
        </Form>
      )}
    </Card>
  )
}
