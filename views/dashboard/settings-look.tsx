import { assetUrl } from '#src/assets.ts'
import { routes } from '#src/routes.ts'
import type { OrganizationFileKind } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Field, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Body } from '../layout/markdown.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface LookProps {
  shell: Shell
  name: string
  slug: string
  brandColor: string | null
  websiteUrl: string | null
  supportUrl: string | null
  footer: string
  logoUrl: string | null
  faviconUrl: string | null
  /** Bytes. */
  largest: Record<OrganizationFileKind, number>
  forms: { look: FormState; logo: FormState; favicon: FormState }
}

export function LookPage(props: LookProps): JSX.Element {
  const { shell, forms, largest } = props
  const formats = 'PNG, JPEG, WebP, GIF or SVG'
  return (
    <SettingsTab shell={shell} tab="look">
      <Preview {...props} />
      <LookForm {...props} />
      <PictureCard
        shell={shell}
        slug={props.slug}
        kind="logo"
        heading="Logo"
        hint={`${formats}, at most ${kilobytes(largest.logo)}. It stands in place of the name, so it should be legible on a light and on a dark page.`}
        accept="image/png,image/jpeg,image/webp,image/gif,image/svg+xml"
        largest={largest.logo}
        url={props.logoUrl}
        form={forms.logo}
      />
      <PictureCard
        shell={shell}
        slug={props.slug}
        kind="favicon"
        heading="Favicon"
        hint={`The small square in the browser’s tab: ${formats}, or ICO, at most ${kilobytes(largest.favicon)}.`}
        accept="image/png,image/jpeg,image/webp,image/gif,image/svg+xml,image/x-icon"
        largest={largest.favicon}
        url={props.faviconUrl}
        form={forms.favicon}
      />
    </SettingsTab>
  )
}

/** The head and the foot of the page in both looks, in the colours that visitors get. */
function Preview(props: LookProps): JSX.Element {
  return (
    <section class="look-previews" aria-label="Preview">
      {props.brandColor === null ? null : (
        <link rel="stylesheet" href={assetUrl(`look-${props.brandColor.slice(1)}.css`)} />
      )}
      <PreviewIn look="light" {...props} />
      <PreviewIn look="dark" {...props} />
    </section>
  )
}

function PreviewIn({ look, name, logoUrl, supportUrl, footer }: LookProps & { look: 'light' | 'dark' }): JSX.Element {
  return (
    <div class={`look look-${look}`}>
      <p class="look-head">
        {logoUrl === null ? (
          <strong class="look-name" safe>
            {name}
          </strong>
        ) : (
          <img class="look-logo" src={logoUrl} alt={`Logo of ${name}`} />
        )}
        <span class="button primary">
          <Icon name="bell" />
          <span>Get updates</span>
        </span>
      </p>
      <p>
        <span class="look-link">{supportUrl === null ? 'Incident history' : 'Get help'}</span>
      </p>
      {footer === '' ? null : (
        <div class="prose look-footer">
          <Body text={footer} format="markdown" />
        </div>
      )}
    </div>
  )
}

function LookForm(props: LookProps): JSX.Element {
  const form = props.forms.look
  return (
    <Card name="look" heading="Colour and links">
      <Form
        action={routes.dashboard.settings.look.save.url({ slug: props.slug })}
        csrf={props.shell.csrf}
        state={form}
        class="stack"
      >
        <TextField
          name="brandColor"
          label="Brand colour"
          hint="Such as #0f6b63; empty for Opsentry’s own. Where it could not be read, a lighter or darker one of the same hue is used."
          form={form}
          value={props.brandColor ?? ''}
          maxlength={7}
          spellcheck={false}
        />
        <TextField
          name="websiteUrl"
          label="Website"
          hint="Where the logo leads; empty: to the status page."
          type="url"
          form={form}
          value={props.websiteUrl ?? ''}
          placeholder="https://www.example.com"
        />
        <TextField
          name="supportUrl"
          label="Support"
          hint="Where visitors get help: a web address or an e-mail address."
          form={form}
          value={(props.supportUrl ?? '').replace(/^mailto:/, '')}
          spellcheck={false}
        />
        <TextArea
          name="footer"
          label="Footer"
          hint="At the foot of every page. Markdown works."
          form={form}
          value={props.footer}
          rows={3}
        />
        <Submit label="Save" look="primary" />
      </Form>
    </Card>
  )
}

interface PictureCardProps {
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

function PictureCard({ shell, slug, kind, heading, hint, accept, largest, url, form }: PictureCardProps): JSX.Element {
  const error = form.errors[kind]
  return (
    <Card name={kind} heading={heading}>
      <Form
        action={routes.dashboard.settings[kind].save.url({ slug })}
        csrf={shell.csrf}
        state={form}
        enctype="multipart/form-data"
        class="stack"
      >
        <Field name={kind} label={url === null ? 'Picture' : 'Another picture'} hint={hint} form={form}>
          <input
            id={`field-${kind}`}
            name={kind}
            type="file"
            accept={accept}
            aria-describedby={`hint-${kind}${error ? ` error-${kind}` : ''}`}
            aria-invalid={error ? 'true' : undefined}
            data-largest={String(largest)}
            required
          />
        </Field>
        <Submit label="Upload" />
      </Form>
      {url === null ? null : (
        <Form action={routes.dashboard.settings[kind].removal.url({ slug })} csrf={shell.csrf} class="picture-now">
          <img class={`picture-${kind}`} src={url} alt={`The present ${kind}`} />
          <Submit label="Remove" look="danger" ariaLabel={`Remove the ${kind}`} />
        </Form>
      )}
    </Card>
  )
}

function kilobytes(bytes: number): string {
  return `${bytes / 1024} KB`
}
