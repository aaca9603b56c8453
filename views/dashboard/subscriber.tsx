import { routes } from '#src/routes.ts'
import type { Channel, Language, SubscriberState } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { channelName } from '../layout/channels.ts'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Fact, Facts } from '../layout/facts.tsx'
import { emptyForm, Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { NoMail } from '../layout/no-mail.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import { type DashboardMessages, said } from '../messages/dashboard.ts'
import { LanguageSelect } from './language-select.tsx'
import { SubscriberDeliveries, type SubscriberDeliveryRow } from './subscriber-deliveries.tsx'
import { consentText, kindsText } from './subscriber-words.ts'

export interface SubscriberProps {
  shell: Shell
  timeZone: string
  subscriber: {
    id: string
    address: string
    channel: Channel
    contact: string | null
    /** Of messages; null: the page's own. */
    language: Language | null
    state: SubscriberState
    stateReason: string | null
    since: number
    consent: string
    createdAt: number
    erasedAt: number | null
  }
  /** On a page of readers: who they are among them, and how much that reader may see; null: none of them. Undefined elsewhere. */
  asReader: { reader: string; services: number } | null | undefined
  /** `services` null: the whole page. `events`: titles of incidents and maintenance that are followed one by one. */
  follows: { incidents: boolean; maintenance: boolean; services: string[] | null; events: string[] }
  /** In which the page is shown, its own first; empty where messages have no words. */
  languages: Language[]
  /** Newest first. */
  deliveries: SubscriberDeliveryRow[]
  mayWrite: boolean
  /** Why an action was refused. */
  problem?: string
}

export function SubscriberPage(props: SubscriberProps): JSX.Element {
  const { shell, subscriber, timeZone, mayWrite } = props
  const { t } = shell
  const { subscriber: words } = t
  const erased = subscriber.erasedAt !== null
  return (
    <DashboardShell shell={shell} title={erased ? words.erasedHeading : subscriber.address} room="subscribers">
      <p class="back">
        <a href={routes.dashboard.subscribers.index.url({ slug: shell.organization.slug })}>
          <Icon name="arrow-left" />
          <span safe>{t.rooms.subscribers}</span>
        </a>
      </p>
      <Problem sentence={props.problem} />
      {subscriber.erasedAt === null ? (
        <Card label={words.card} class="stack">
          <SubscriberFacts {...props} />
          {mayWrite ? <Actions {...props} /> : null}
          {mayWrite ? <LanguageForm {...props} /> : null}
        </Card>
      ) : (
        <Card label={words.card} class="stack">
          <p>
            <Sentence
              text={words.erased}
              parts={{ time: <Moment at={subscriber.erasedAt} timeZone={timeZone} t={t} /> }}
            />
          </p>
        </Card>
      )}
      <SubscriberDeliveries deliveries={props.deliveries} timeZone={timeZone} t={t} />
      {mayWrite && !erased ? <Erasure {...props} /> : null}
    </DashboardShell>
  )
}

function SubscriberFacts({ shell: { t }, subscriber, follows, asReader, timeZone }: SubscriberProps): JSX.Element {
  const { subscriber: words } = t
  return (
    <Facts>
      <Fact name={t.subscribers.channel} value={channelName(subscriber.channel, t)} />
      {subscriber.contact === null ? null : <Fact name={words.contact} value={subscriber.contact} />}
      <Fact name={words.state}>
        <span class={`badge subscriber-${subscriber.state}`} safe>
          {t.subscriberState[subscriber.state]}
        </span>{' '}
        <span class="hint">
          <Sentence text={words.since} parts={{ time: <Moment at={subscriber.since} timeZone={timeZone} t={t} /> }} />
        </span>
        {subscriber.stateReason === null ? null : (
          <p class="hint" safe>
            {subscriber.state === 'quarantined'
              ? words.lastAnswer(said(t, subscriber.stateReason))
              : said(t, subscriber.stateReason)}
          </p>
        )}
      </Fact>
      {asReader === undefined ? null : <Fact name={words.asReader} value={readerText(asReader, t)} />}
      <Fact name={words.follows}>
        <span safe>{followsText(follows, t)}</span>{' '}
        <span class="hint" safe>
          {kindsText(follows, t)}
        </span>
      </Fact>
      <Fact name={t.newSubscriber.consent} value={consentText(subscriber.consent, t)} />
      <Fact name={words.added}>
        <Moment at={subscriber.createdAt} timeZone={timeZone} t={t} />
      </Fact>
    </Facts>
  )
}

function followsText(follows: SubscriberProps['follows'], t: DashboardMessages): string {
  const { incidents, maintenance, services, events } = follows
  if (events.length === 0) return servicesText(services, t)
  const titles = events.map((title) => t.subscriber.event(isolated(title)))
  return t.list(incidents || maintenance ? [servicesText(services, t), ...titles] : titles)
}

function servicesText(services: string[] | null, t: DashboardMessages): string {
  if (services === null) return t.subscriber.wholePage
  else return services.length === 0 ? t.subscriber.archivedServices : t.list(services)
}

/** Action that the state allows; there is none for somebody who unsubscribed. */
function Actions({ shell, subscriber }: SubscriberProps): JSX.Element {
  const { slug } = shell.organization
  const { id, state } = subscriber
  const { subscriber: words } = shell.t
  const offered: Partial<Record<SubscriberState, { label: string; action: string; hint: string }>> = {
    active: {
      label: words.pause,
      action: routes.dashboard.subscriber.pause.url({ slug, id }),
      hint: words.pauseHint,
    },
    paused: {
      label: words.resume,
      action: routes.dashboard.subscriber.resumption.url({ slug, id }),
      hint: words.resumeHint,
    },
    quarantined: {
      label: words.release,
      action: routes.dashboard.subscriber.release.url({ slug, id }),
      hint: words.releaseHint,
    },
    unconfirmed: {
      label: words.resend,
      action: routes.dashboard.subscriber.resending.url({ slug, id }),
      hint: words.resendHint,
    },
  }
  const offer = offered[state]
  if (state === 'unconfirmed' && !shell.mailAvailable) return <NoMail sentence={shell.t.noMail.askAgain} />
  if (!offer)
    return (
      <p class="hint" safe>
        {words.comeBack}
      </p>
    )
  return (
    <Form action={offer.action} csrf={shell.csrf} class="action-with-hint">
      <Submit label={offer.label} />
      <p class="hint" safe>
        {offer.hint}
      </p>
    </Form>
  )
}

function LanguageForm({ shell, subscriber, languages }: SubscriberProps): JSX.Element {
  if (languages.length < 2) return ''
  const { slug } = shell.organization
  return (
    <Form
      action={routes.dashboard.subscriber.language.url({ slug, id: subscriber.id })}
      csrf={shell.csrf}
      class="stack"
    >
      <LanguageSelect languages={languages} value={subscriber.language} form={emptyForm} t={shell.t} />
      <div class="form-actions">
        <Submit label={shell.t.subscriber.saveLanguage} />
      </div>
    </Form>
  )
}

function Erasure({ shell, subscriber }: SubscriberProps): JSX.Element {
  const { subscriber: words } = shell.t
  return (
    <Card name="erasure" heading={words.remove} class="danger-zone">
      <p class="hint" safe>
        {words.removeHint}
      </p>
      <Confirm
        label={words.remove}
        sentence={words.removeSentence}
        confirm={words.removeNamed(subscriber.address)}
        action={routes.dashboard.subscriber.erasure.url({ slug: shell.organization.slug, id: subscriber.id })}
        csrf={shell.csrf}
      />
    </Card>
  )
}

function readerText(
  as: NonNullable<SubscriberProps['asReader']> | null,
  { subscriber: words }: DashboardMessages,
): string {
  return as === null ? words.noReader : words.reader(as.services, isolated(as.reader))
}
