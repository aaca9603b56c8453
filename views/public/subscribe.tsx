import { routes } from '#src/routes.ts'
import type { Channel } from '#src/words.ts'
import { channelNames } from '../layout/channels.ts'
import { isolated } from '../layout/direction.ts'
import { FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { FollowingChoice, type FollowingChoiceProps } from '../layout/following-choice.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { ChannelLinks } from './subscribe-channels.tsx'

interface PageProps {
  organization: PublicOrganization
  base: string
}

export interface SubscribeProps extends PageProps {
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  /** Channel that the form subscribes to. */
  channel: Channel
  form: FormState
  /** No mail can leave while no relay is connected. */
  mailAvailable: boolean
  offered: FollowingChoiceProps['offered']
}

export function SubscribePage(props: SubscribeProps): JSX.Element {
  const { organization, base, channel } = props
  const t = messagesOf(organization.language)
  return (
    <PublicShell
      organization={organization}
      base={base}
      title={`${t.subscribe.heading} · ${organization.name}`}
      description={t.subscribe.promise(organization.name)}
    >
      <section class="card stack">
        <h1 safe>{t.subscribe.heading}</h1>
        {channel === 'email' && !props.mailAvailable ? <NoMail base={base} t={t} /> : <SubscribeForm {...props} />}
        <ChannelLinks base={base} url={props.url} current={channel} mailAvailable={props.mailAvailable} t={t} />
      </section>
    </PublicShell>
  )
}

function SubscribeForm({ organization, base, channel, form, offered }: SubscribeProps): JSX.Element {
  const t = messagesOf(organization.language)
  const touched = form.values.scope !== undefined || form.errors.services || form.errors.kinds
  return (
    <>
      <p class="hint" safe>
        {t.subscribe.promise(isolated(organization.name))}
      </p>
      <Form action={routes.statusPage.subscribe.request.url({ base })} csrf={null} class="stack">
        <FormProblem form={form} t={t} />
        <AddressField channel={channel} form={form} t={t} />
        <details class="choose" open={Boolean(touched)}>
          <summary safe>{t.subscribe.choose}</summary>
          <FollowingChoice offered={offered} errors={form.errors} t={t} />
        </details>
        <Submit label={t.subscribe.button} look="primary" />
      </Form>
    </>
  )
}

function AddressField(props: { channel: Channel; form: FormState; t: Messages }): JSX.Element {
  const { channel, form, t } = props
  if (channel === 'email')
    return (
      <TextField
        name="email"
        label={t.subscribe.address}
        type="email"
        autocomplete="email"
        form={form}
        maxlength={254}
        required
      />
    )
  return (
    <>
      <TextField
        name="url"
        label={channel === 'webhook' ? t.subscribe.ownUrl : t.subscribe.url(channelNames[channel])}
        hint={t.subscribe.urlHints[channel]}
        type="url"
        spellcheck={false}
        form={form}
        maxlength={2000}
        required
      />
      <input type="hidden" name="channel" value={channel} />
    </>
  )
}

function NoMail({ base, t }: { base: string; t: Messages }): JSX.Element {
  const [rss, atom] = [
    <a href={routes.statusPage.files.rss.url({ base })}>RSS</a>,
    <a href={routes.statusPage.files.atom.url({ base })}>Atom</a>,
  ]
  return (
    <p>
      <Sentence text={t.subscribe.noMail} parts={{ rss, atom }} />
    </p>
  )
}

/** Identical for every address, known or not, so that nobody learns who follows. */
export function AlmostSubscribedPage({ organization, base, email }: PageProps & { email: string }): JSX.Element {
  const t = messagesOf(organization.language)
  return (
    <PublicShell organization={organization} base={base} title={`${t.subscribe.almost} · ${organization.name}`}>
      <section class="card stack" role="status">
        <h1 safe>{t.subscribe.almost}</h1>
        <p>
          <Sentence text={t.subscribe.almostText} parts={{ address: <strong safe>{email}</strong> }} />
        </p>
        <p class="hint" safe>
          {t.subscribe.almostHint}
        </p>
      </section>
    </PublicShell>
  )
}

export interface SubscribedByUrlProps extends PageProps {
  address: string
  /** Absolute; shown here and in every message. */
  manageUrl: string
  /** Shown this once; null: messages there are not signed. */
  secret: string | null
}

export function SubscribedByUrlPage(props: SubscribedByUrlProps): JSX.Element {
  const { organization, base, address, manageUrl, secret } = props
  const t = messagesOf(organization.language)
  const { confirmed, confirmedHeading } = t.subscription
  return (
    <PublicShell organization={organization} base={base} title={`${confirmed} · ${organization.name}`}>
      <section class="card stack" role="status">
        <h1 safe>{confirmedHeading}</h1>
        <p>
          <Sentence text={t.subscribe.told} parts={{ address: <strong safe>{address}</strong> }} />
        </p>
        <div class="stack told-of">
          <p class="hint" safe>
            {t.subscribe.keepLink}
          </p>
          <p>
            <a class="secret" href={manageUrl} safe>
              {manageUrl}
            </a>
          </p>
        </div>
        {secret === null ? null : (
          <div class="stack told-of">
            <h2 safe>{t.subscribe.secret}</h2>
            <p class="hint" safe>
              {t.subscribe.secretOnce}
            </p>
            <p>
              <code class="secret" safe>
                {secret}
              </code>
            </p>
          </div>
        )}
      </section>
    </PublicShell>
  )
}
