import { assetUrl } from '#src/assets.ts'
import { routes } from '#src/routes.ts'
import type { OrganizationFileKind } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Field, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Contrast, type FoundContrast } from './look-contrast.tsx'
import { PictureCard } from './picture-card.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface LookProps {
  shell: Shell
  slug: string
  brandColor: string | null
  contrast: FoundContrast[] | null
  websiteUrl: string | null
  supportUrl: string | null
  footer: string
  /** As typed: one a line. */
  footerLinks: string
  customCss: string
  pictureUrls: Record<OrganizationFileKind, string | null>
  /** Bytes. */
  largest: Record<OrganizationFileKind, number>
  forms: Record<'look' | OrganizationFileKind, FormState>
}

const formats = 'PNG, JPEG, WebP, GIF or SVG'
const logoTypes = 'image/png,image/jpeg,image/webp,image/gif,image/svg+xml'

export function LookPage(props: LookProps): JSX.Element {
  const { shell, slug, forms, largest, pictureUrls } = props
  const hints: Record<OrganizationFileKind, string> = {
    logo: `${formats}, at most ${kilobytes(largest.logo)}. It stands in place of the name.`,
    dark_logo: `Takes the place of the logo on a dark page; without it, the logo stands on both. ${formats}, at most ${kilobytes(largest.dark_logo)}.`,
    favicon: `The small square in the browser’s tab: ${formats}, or ICO, at most ${kilobytes(largest.favicon)}.`,
  }
  const picture = (kind: OrganizationFileKind, heading: string, accept = logoTypes) => (
    <PictureCard
      {...{ shell, slug, kind, heading, accept }}
      hint={hints[kind]}
      largest={largest[kind]}
      url={pictureUrls[kind]}
      form={forms[kind]}
    />
  )
  return (
    <SettingsTab shell={shell} tab="look">
      <Previews slug={slug} />
      <LookForm {...props} />
      {picture('logo', 'Logo')}
      {pictureUrls.logo === null && pictureUrls.dark_logo === null ? null : picture('dark_logo', 'Logo for dark')}
      {picture('favicon', 'Favicon', `${logoTypes},image/x-icon`)}
      <script src={assetUrl('look.js')} defer></script>
    </SettingsTab>
  )
}

/** The page itself, in both looks, as it would be with what is typed. */
function Previews({ slug }: { slug: string }): JSX.Element {
  return (
    <section class="look-previews" aria-label="Preview">
      {(['light', 'dark'] as const).map((theme) => (
        <iframe
          name={`look-${theme}`}
          title={`Preview of the page, ${theme}`}
          src={routes.dashboard.settings.look.page.url({ slug }, { theme })}
          class={`look-page look-${theme}`}
        ></iframe>
      ))}
    </section>
  )
}

function LookForm(props: LookProps): JSX.Element {
  const { slug } = props
  const form = props.forms.look
  const { look } = routes.dashboard.settings
  return (
    <Card name="look" heading="Colour, links and style">
      <Form action={look.save.url({ slug })} csrf={props.shell.csrf} state={form} class="stack look-form">
        <ColorField form={form} value={props.brandColor} contrastUrl={look.contrast.url({ slug })} />
        <Contrast found={props.contrast} />
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
        <TextArea
          name="footerLinks"
          label="Links at the foot"
          hint="One a line, at most 8: the text, then the address, such as “Imprint https://www.example.com/imprint”."
          form={form}
          value={props.footerLinks}
          rows={3}
        />
        <div class="css">
          <TextArea
            name="customCss"
            label="Style sheet"
            hint="CSS of your own for the page, its history, incidents and maintenance; it weighs more than Opsentry’s. It loads nothing (no url(), no @import) and covers nothing (position is static or relative). It is written anew when it is saved, without comments."
            form={form}
            value={props.customCss}
            rows={6}
          />
        </div>
        <div class="button-row">
          <Submit label="Save" look="primary" />
          <PreviewButton slug={slug} theme="light" />
          <PreviewButton slug={slug} theme="dark" />
        </div>
      </Form>
    </Card>
  )
}

/** The colour as text, which is what is sent; a script shows the browser's own picker beside it. */
function ColorField(props: { form: FormState; value: string | null; contrastUrl: string }): JSX.Element {
  const { form, value, contrastUrl } = props
  const error = form.errors.brandColor
  return (
    <Field
      name="brandColor"
      label="Brand colour"
      hint="Such as #0f6b63; empty for Opsentry’s own. Where it could not be read, a lighter or darker one of the same hue is used."
      form={form}
    >
      <div class="brand-color">
        <input
          id="field-brandColor"
          name="brandColor"
          value={form.values.brandColor ?? value ?? ''}
          maxlength={7}
          autocomplete="off"
          spellcheck="false"
          aria-describedby={`hint-brandColor${error ? ' error-brandColor' : ''}`}
          aria-invalid={error ? 'true' : undefined}
          hx-get={contrastUrl}
          hx-trigger="input delay:200ms, picked"
          hx-target="#contrast"
          hx-swap="outerHTML"
        />
        <input type="color" class="color-picker" aria-label="Choose the brand colour" hidden />
      </div>
    </Field>
  )
}

/** Answered in its frame; a form that is not finished may be looked at, too. */
function PreviewButton({ slug, theme }: { slug: string; theme: 'light' | 'dark' }): JSX.Element {
  return (
    <button
      type="submit"
      class="button"
      formaction={routes.dashboard.settings.look.preview.url({ slug })}
      formtarget={`look-${theme}`}
      formnovalidate
      name="theme"
      value={theme}
      safe
    >
      {`Preview, ${theme}`}
    </button>
  )
}

function kilobytes(bytes: number): string {
  return `${bytes / 1024} KB`
}
