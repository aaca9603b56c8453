import { assetUrl } from '#src/assets.ts'
import { routes } from '#src/routes.ts'
import type { OrganizationFileKind } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Field, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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

const logoTypes = 'image/png,image/jpeg,image/webp,image/gif,image/svg+xml'

export function LookPage(props: LookProps): JSX.Element {
  const { shell, slug, forms, largest, pictureUrls } = props
  const { t } = shell
  const { logo, logoHint, darkLogo, darkLogoHint, favicon, faviconHint } = t.pageLook
  const words = {
    logo: { heading: logo, hint: logoHint },
    dark_logo: { heading: darkLogo, hint: darkLogoHint },
    favicon: { heading: favicon, hint: faviconHint },
  }
  const picture = (kind: OrganizationFileKind, accept = logoTypes) => (
    <PictureCard
      {...{ shell, slug, kind, accept }}
      heading={words[kind].heading}
      hint={words[kind].hint(largest[kind] / 1024)}
      largest={largest[kind]}
      url={pictureUrls[kind]}
      form={forms[kind]}
    />
  )
  return (
    <SettingsTab shell={shell} tab="look">
      <Previews slug={slug} t={t} />
      <LookForm {...props} />
      {picture('logo')}
      {pictureUrls.logo === null && pictureUrls.dark_logo === null ? null : picture('dark_logo')}
      {picture('favicon', `${logoTypes},image/x-icon`)}
      <script src={assetUrl('look.js')} defer></script>
    </SettingsTab>
  )
}

/** The page itself, in both looks, as it would be with what is typed. */
function Previews({ slug, t }: { slug: string; t: DashboardMessages }): JSX.Element {
  return (
    <section class="look-previews" aria-label={t.pageLook.preview}>
      {(['light', 'dark'] as const).map((theme) => (
        <iframe
          name={`look-${theme}`}
          title={t.pageLook.previewTitle[theme]}
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
  const { csrf, t } = props.shell
  const { pageLook: words } = t
  const { look } = routes.dashboard.settings
  return (
    <Card name="look" heading={words.heading}>
      <Form action={look.save.url({ slug })} csrf={csrf} state={form} t={t} class="stack look-form">
        <ColorField form={form} value={props.brandColor} contrastUrl={look.contrast.url({ slug })} t={t} />
        <Contrast found={props.contrast} t={t} />
        <TextField
          name="websiteUrl"
          label={words.website}
          hint={words.websiteHint}
          type="url"
          form={form}
          value={props.websiteUrl ?? ''}
          placeholder="https://www.example.com"
        />
        <TextField
          name="supportUrl"
          label={words.support}
          hint={words.supportHint}
          form={form}
          value={(props.supportUrl ?? '').replace(/^mailto:/, '')}
          spellcheck={false}
        />
        <TextArea
          name="footer"
          label={words.footer}
          hint={words.footerHint}
          form={form}
          value={props.footer}
          rows={3}
        />
        <TextArea
          name="footerLinks"
          label={words.footerLinks}
          hint={words.footerLinksHint}
          form={form}
          value={props.footerLinks}
          rows={3}
        />
        <div class="css">
          <TextArea
            name="customCss"
            label={words.css}
            hint={words.cssHint}
            form={form}
            value={props.customCss}
            rows={6}
          />
        </div>
        <div class="button-row">
          <Submit label={t.settings.save} look="primary" />
          <PreviewButton slug={slug} theme="light" t={t} />
          <PreviewButton slug={slug} theme="dark" t={t} />
        </div>
      </Form>
    </Card>
  )
}

interface ColorFieldProps {
  form: FormState
  value: string | null
  contrastUrl: string
  t: DashboardMessages
}

/** The colour as text, which is what is sent; a script shows the browser's own picker beside it. */
function ColorField({ form, value, contrastUrl, t }: ColorFieldProps): JSX.Element {
  const error = form.errors.brandColor
  return (
    <Field name="brandColor" label={t.pageLook.color} hint={t.pageLook.colorHint} form={form}>
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
        <input type="color" class="color-picker" aria-label={t.pageLook.chooseColor} hidden />
      </div>
    </Field>
  )
}

interface PreviewButtonProps {
  slug: string
  theme: 'light' | 'dark'
  t: DashboardMessages
}

/** Answered in its frame; a form that is not finished may be looked at, too. */
function PreviewButton({ slug, theme, t }: PreviewButtonProps): JSX.Element {
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
      {t.pageLook.showPreview[theme]}
    </button>
  )
}
