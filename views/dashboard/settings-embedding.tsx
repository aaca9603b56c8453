import { routes } from '#src/routes.ts'
import { type BannerLook, type BannerPlace, bannerPlaces } from '#src/words/banner.ts'
import type { Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Choices } from '../layout/choices.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, Select, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface EmbeddingProps {
  shell: Shell
  name: string
  language: Language
  /** Other sites show nothing of a page that is not public. */
  isPublic: boolean
  embedding: string
  embedOrigins: string[]
  banner: BannerLook
  services: { id: string; name: string }[]
  /** Of the page on this instance. */
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  form: FormState
}

/** What other sites may show of the page, to copy from, each as it looks now. */
export function EmbeddingPage(props: EmbeddingProps): JSX.Element {
  return (
    <SettingsTab shell={props.shell} tab="embedding">
      {props.isPublic ? null : (
        <p class="form-problem" role="note">
          This page is not public, so other sites cannot show its state: cards, banners and badges stay empty there.
        </p>
      )}
      <FramesCard {...props} />
      <CardToCopy {...props} />
      <BannerToCopy {...props} />
      <BadgesToCopy {...props} />
    </SettingsTab>
  )
}

const choices = [
  { value: 'nowhere', label: 'No site', hint: 'The card below stays empty in a frame.' },
  { value: 'listed', label: 'The sites below', hint: 'And no other.' },
  { value: 'anywhere', label: 'Any site', hint: 'Anybody may show the card, as anybody may link to the page.' },
]

function FramesCard({ shell, embedding, embedOrigins, form }: EmbeddingProps): JSX.Element {
  return (
    <Card name="embedding" heading="Sites that may show the card">
      <Form
        action={routes.dashboard.settings.embedding.save.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <Choices
          name="embedding"
          legend="Who may show it in a frame"
          choices={choices}
          chosen={embedding}
          error={form.errors.embedding}
        />
        <TextArea
          name="embedOrigins"
          label="Sites"
          hint="One per line, scheme and host alone, such as https://www.example.com."
          form={form}
          value={embedOrigins.join('\n')}
          rows={3}
        />
        <Submit label="Save" look="primary" />
      </Form>
    </Card>
  )
}

function CardToCopy({ shell, name, url }: EmbeddingProps): JSX.Element {
  const { embed } = routes.statusPage
  const code = `<iframe src="${embed.url({ base: url })}" title="${attribute(`Status of ${name}`)}" width="360" height="160" loading="lazy" frameborder="0"></iframe>`
  return (
    <Card name="card" heading="Card" class="embed-code">
      <p class="hint">
        A frame of 360 × 160 pixels with the state of the page. It needs no JavaScript and loads itself anew every two
        minutes. Add <code>?theme=light</code> or <code>?theme=dark</code> for a fixed look, <code>&language=de</code>{' '}
        for another language.
      </p>
      <iframe
        class="embed-preview"
        src={routes.dashboard.settings.embedding.card.url({ slug: shell.organization.slug })}
        title="Preview of the card"
        loading="lazy"
      ></iframe>
      <Code id="card-code" label="HTML of the card" text={code} />
    </Card>
  )
}

const placeLabels: Record<BannerPlace, string> = {
  top: 'Above everything, across the site',
  'top-left': 'Top left corner',
  'top-right': 'Top right corner',
  'bottom-left': 'Bottom left corner',
  'bottom-right': 'Bottom right corner',
}
const places = bannerPlaces.map((value) => ({ value, label: placeLabels[value] }))

const bannerColors = [
  { name: 'bannerIncidentColor', label: 'Colour during an incident' },
  { name: 'bannerIncidentInk', label: 'Text during an incident' },
  { name: 'bannerMaintenanceColor', label: 'Colour during maintenance' },
  { name: 'bannerMaintenanceInk', label: 'Text during maintenance' },
] as const

function BannerToCopy({ shell, banner, url, form }: EmbeddingProps): JSX.Element {
  const code = `<script src="${routes.statusPage.embedFiles.script.url({ base: url })}" async></script>`
  return (
    <Card name="banner" heading="Banner" class="embed-code">
      <p class="hint">
        A line on your own site while something is wrong, and nothing otherwise. It sets no cookies. A site with a
        Content-Security-Policy allows <code safe>{new URL(url).origin}</code> in <code>script-src</code> and{' '}
        <code>connect-src</code>.
      </p>
      <Code id="banner-code" label="HTML of the banner" text={code} />
      <Form
        action={routes.dashboard.settings.embedding.banner.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <Select name="bannerPlace" label="Place" form={form} value={banner.bannerPlace} options={places} />
        <p class="hint">
          Colours are # and six digits, such as #b3202c; empty for Opsentry’s own. Text that could not be read on its
          colour is black or white instead.
        </p>
        {bannerColors.map(({ name, label }) => (
          <TextField name={name} label={label} form={form} value={banner[name] ?? ''} maxlength={7} />
        ))}
        <Submit label="Save the banner" />
      </Form>
    </Card>
  )
}

function BadgesToCopy({ name, services, base, url }: EmbeddingProps): JSX.Element {
  const { files, embedFiles, serviceFiles } = routes.statusPage
  const badges = [
    { id: 'page', name, here: files.badge.url({ base }), there: files.badge.url({ base: url }) },
    ...services.slice(0, mostBadges).map((service) => ({
      ...service,
      here: serviceFiles.badge.url({ base, id: service.id }),
      there: serviceFiles.badge.url({ base: url, id: service.id }),
    })),
  ]
  return (
    <Card name="badges" heading="Badges" class="embed-code">
      <p class="hint">
        For a README or an intranet. Add <code>?style=flat-square</code>, <code>?uptime=90d</code> for the uptime of the
        last 90 days, <code>?label=API</code> for another name. shields.io draws them, too, from{' '}
        <code safe>{embedFiles.badgeJson.url({ base: url })}</code>.
      </p>
      {badges.map(({ id, name, here, there }) => (
        <div class="stack">
          <p>
            <img src={here} alt={`Badge of ${name}`} height="20" />
          </p>
          <Code
            id={`badge-${id}`}
            label={`Markdown for ${name}`}
            text={`[![${name.replace(/[[\]\\]/g, '\\$&')}](${there})](${url})`}
          />
        </div>
      ))}
      {services.length > mostBadges ? (
        <p class="hint">Every other service has its badge at the same address, with its own id.</p>
      ) : null}
    </Card>
  )
}

const mostBadges = 12

function Code({ id, label, text }: { id: string; label: string; text: string }): JSX.Element {
  return (
    <div class="field">
      <label for={id} safe>
        {label}
      </label>
      <textarea id={id} class="code-to-copy" rows="2" readonly spellcheck="false" safe>
        {text}
      </textarea>
    </div>
  )
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
