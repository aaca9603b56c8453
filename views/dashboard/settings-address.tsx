import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { DomainCard, type DomainProps } from './own-domain.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface AddressProps extends Omit<DomainProps, 'form'> {
  /** Absolute URL at which visitors find the page now. */
  pageUrl: string
  forms: { slug: FormState; domain: FormState }
}

export function AddressPage(props: AddressProps): JSX.Element {
  const { shell, forms, slug } = props
  return (
    <SettingsTab shell={shell} tab="address">
      <p>
        <span class="hint">Visitors find the page at </span>
        <a href={shell.statusPageUrl} safe>
          {props.pageUrl}
        </a>
      </p>
      <Card name="slug" heading="Short name">
        <Form action={routes.dashboard.settings.slug.url({ slug })} csrf={shell.csrf} state={forms.slug} class="stack">
          <TextField
            name="slug"
            label="Short name for addresses"
            hint="The page is at /s/SHORT-NAME. Links to the present one lead on to the new one."
            form={forms.slug}
            value={slug}
            maxlength={40}
            spellcheck={false}
            required
          />
          <Submit label="Change the short name" />
        </Form>
      </Card>
      <DomainCard {...props} form={forms.domain} />
    </SettingsTab>
  )
}
