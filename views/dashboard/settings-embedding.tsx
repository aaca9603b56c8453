import { routes } from '#src/routes.ts'
import { type BannerLook, bannerPlaces } from '#src/words/banner.ts'
import type { Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Choices } from '../layout/choices.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, Select, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { dashboardMessagesOf } from '../messages/dashboard.ts'
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
        <p class="form-problem" role="note" safe>
          {props.shell.t.embedding.notPublic}
        </p>
      )}
      <FramesCard {...props} />
      <CardToCopy {...props} />
      <BannerToCopy {...props} />
      <BadgesToCopy {...props} />
    </SettingsTab>
  )
}

const choices = ['nowhere', 'listed', 'anywhere'] as const

function FramesCard({ shell, embedding, embedOrigins, form }: EmbeddingProps): JSX.Element {
  const { t } = shell
  const { embedding: words } = t
  return (
    <Card name="embedding" heading={words.sitesHeading}>
      <Form
        action={routes.dashboard.settings.embedding.save.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <Choices
          name="embedding"
          legend={words.who}
          choices={choices.map((value) => ({ value, ...words[value] }))}
          chosen={embedding}
          error={form.errors.embedding}
        />
        <TextArea
          name="embedOrigins"
          label={words.sites}
          hint={words.sitesHint}
          form={form}
          value={embedOrigins.join('\n')}
          rows={3}
        />
        <Submit label={t.settings.save} look="primary" />
      </Form>
    </Card>
  )
}

function CardToCopy({ shell, name, language, url }: EmbeddingProps): JSX.Element {
  const { embed } = routes.statusPage
  const { embedding: words } = shell.t
  const title = dashboardMessagesOf(language).embedding.statusOf(name)
  const code = `<iframe src="${embed.url({ base: url })}" title="${attribute(title)}" width="360" height="160" loading="lazy" frameborder="0"></iframe>`
  return (
    <Card name="card" heading={words.card} class="embed-code">
      <p class="hint">
        <Sentence
          text={words.cardHint}
          parts={{
            light: <code>{'?theme=light'}</code>,
            dark: <code>{'?theme=dark'}</code>,
            language: <code>{'&amp;language=de'}</code>,
          }}
        />
      </p>
      <iframe
        class="embed-preview"
        src={routes.dashboard.settings.embedding.card.url({ slug: shell.organization.slug })}
        title={words.cardPreview}
        loading="lazy"
      ></iframe>
      <Code id="card-code" label={words.cardCode} text={code} />
    </Card>
  )
}

const bannerColors = [
  'bannerIncidentColor',
  'bannerIncidentInk',
  'bannerMaintenanceColor',
  'bannerMaintenanceInk',
] as const

function BannerToCopy({ shell, banner, url, form }: EmbeddingProps): JSX.Element {
  const code = `<script src="${routes.statusPage.embedFiles.script.url({ base: url })}" async></script>`
  const { t } = shell
  const { embedding: words } = t
  const places = bannerPlaces.map((value) => ({ value, label: words.places[value] }))
  return (
    <Card name="banner" heading={words.banner} class="embed-code">
      <p class="hint">
        <Sentence
          text={words.bannerHint}
          parts={{
            origin: <code safe>{new URL(url).origin}</code>,
            script: <code>{'script-src'}</code>,
            connect: <code>{'connect-src'}</code>,
          }}
        />
      </p>
      <Code id="banner-code" label={words.bannerCode} text={code} />
      <Form
        action={routes.dashboard.settings.embedding.banner.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <Select name="bannerPlace" label={words.place} form={form} value={banner.bannerPlace} options={places} />
        <p class="hint" safe>
          {words.colorsHint}
        </p>
        {bannerColors.map((name) => (
          <TextField name={name} label={words.colors[name]} form={form} value={banner[name] ?? ''} maxlength={7} />
        ))}
        <Submit label={words.saveBanner} />
      </Form>
    </Card>
  )
}

function BadgesToCopy({ shell, name, services, base, url }: EmbeddingProps): JSX.Element {
  const { embedding: words } = shell.t
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
    <Card name="badges" heading={words.badges} class="embed-code">
      <p class="hint">
        <Sentence
          text={words.badgesHint}
          parts={{
            flat: <code>{'?style=flat-square'}</code>,
            uptime: <code>{'?uptime=90d'}</code>,
            label: <code>{'?label=API'}</code>,
            json: <code safe>{embedFiles.badgeJson.url({ base: url })}</code>,
          }}
        />
      </p>
      {badges.map(({ id, name, here, there }) => (
        <div class="stack">
          <p>
            <img src={here} alt={words.badgeOf(name)} height="20" />
          </p>
          <Code
            id={`badge-${id}`}
            label={words.markdownFor(name)}
            text={`[![${name.replace(/[[\]\\]/g, '\\$&')}](${there})](${url})`}
          />
        </div>
      ))}
      {services.length > mostBadges ? (
        <p class="hint" safe>
          {words.moreBadges}
        </p>
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
