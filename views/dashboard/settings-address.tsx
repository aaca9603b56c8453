import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { DomainCard, type DomainProps } from './own-domain.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface AddressProps extends Omit<DomainProps, 'form'> {
  /** Absolute URL at which visitors find the page now. */
  pageUrl: string
  forms: { slug: FormState; domain: FormState }
}

export function AddressPage(props: AddressProps): JSX.Element {
  const { shell, forms, slug } = props
  const { t } = shell
  return (
    <SettingsTab shell={shell} tab="address">
      <p class="hint">
        <Sentence
          text={t.pageAddress.found}
          parts={{ address: <PageLink href={shell.statusPageUrl} text={props.pageUrl} /> }}
        />
      </p>
      <Card name="slug" heading={t.pageAddress.slugHeading}>
        <Form
          action={routes.dashboard.settings.slug.url({ slug })}
          csrf={shell.csrf}
          state={forms.slug}
          t={t}
          class="stack"
        >
          <TextField
            name="slug"
            label={t.newOrganization.slug}
            hint={t.pageAddress.slugHint}
            form={forms.slug}
            value={slug}
            maxlength={40}
            spellcheck={false}
            required
          />
          <Submit label={t.pageAddress.changeSlug} />
        </Form>
      </Card>
      <DomainCard {...props} form={forms.domain} />
    </SettingsTab>
  )
}

function PageLink({ href, text }: { href: string; text: string }): JSX.Element {
  return (
    <a href={href} safe>
      {text}
    </a>
  )
}
