import { routes } from '#src/routes.ts'
import type { Channel, Language, SubscriberState } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { channelNames } from '../layout/channels.ts'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Fact, Facts } from '../layout/facts.tsx'
import { emptyForm, Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { NoMail } from '../layout/no-mail.tsx'
import { Moment } from '../layout/times.tsx'
import { LanguageSelect } from './language-select.tsx'
import { SubscriberDeliveries, type SubscriberDeliveryRow } from './subscriber-deliveries.tsx'
import { consentText, kindsText, stateWords } from './subscriber-words.ts'

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
  const erased = subscriber.erasedAt !== null
  return (
    <DashboardShell shell={shell} title={erased ? 'Erased subscriber' : subscriber.address} room="subscribers">
      <p class="back">
        <a href={routes.dashboard.subscribers.index.url({ slug: shell.organization.slug })}>
          <Icon name="arrow-left" />
          <span>Subscribers</span>
        </a>
      </p>
      <Problem sentence={props.problem} />
      {subscriber.erasedAt === null ? (
        <Card label="Subscriber" class="stack">
          <SubscriberFacts {...props} />
          {mayWrite ? <Actions {...props} /> : null}
          {mayWrite ? <LanguageForm {...props} /> : null}
        </Card>
      ) : (
        <Card label="Subscriber" class="stack">
          <p>
            Erased on <Moment at={subscriber.erasedAt} timeZone={timeZone} />. The address is kept nowhere; its place in
            the counts of past messages stays.
          </p>
        </Card>
      )}
      <SubscriberDeliveries deliveries={props.deliveries} timeZone={timeZone} />
      {mayWrite && !erased ? <Erasure {...props} /> : null}
    </DashboardShell>
  )
}

function SubscriberFacts({ subscriber, follows, asReader, timeZone }: SubscriberProps): JSX.Element {
  return (
    <Facts>
      <Fact name="Channel" value={channelNames[subscriber.channel]} />
      {subscriber.contact === null ? null : <Fact name="Whom to ask about it" value={subscriber.contact} />}
      <Fact name="State">
        <span class={`badge subscriber-${subscriber.state}`} safe>
          {stateWords[subscriber.state]}
        </span>{' '}
        <span class="hint">
          since <Moment at={subscriber.since} timeZone={timeZone} />
        </span>
        {subscriber.stateReason === null ? null : (
          <p class="hint" safe>
            {subscriber.state === 'quarantined' ? `The last answer: ${subscriber.stateReason}` : subscriber.stateReason}
          </p>
        )}
      </Fact>
      {asReader === undefined ? null : <Fact name="As a reader" value={readerText(asReader)} />}
      <Fact name="Follows">
        <span safe>{followsText(follows)}</span>{' '}
        <span class="hint" safe>
          {kindsText(follows)}
        </span>
      </Fact>
      <Fact name="Consent" value={consentText(subscriber.consent)} />
      <Fact name="Added">
        <Moment at={subscriber.createdAt} timeZone={timeZone} />
      </Fact>
    </Facts>
  )
}

function followsText({ incidents, maintenance, services, events }: SubscriberProps['follows']): string {
  if (events.length === 0) return servicesText(services)
  const titles = events.map((title) => `“${isolated(title)}”`)
  return new Intl.ListFormat('en').format(incidents || maintenance ? [servicesText(services), ...titles] : titles)
}

function servicesText(services: string[] | null): string {
  if (services === null) return 'The whole page'
  else return services.length === 0 ? 'Services that are archived' : new Intl.ListFormat('en').format(services)
}

/** Action that the state allows; there is none for somebody who unsubscribed. */
function Actions({ shell, subscriber }: SubscriberProps): JSX.Element {
  const { slug } = shell.organization
  const { id, state } = subscriber
  const offered: Partial<Record<SubscriberState, { label: string; action: string; hint: string }>> = {
    active: {
      label: 'Pause',
      action: routes.dashboard.subscriber.pause.url({ slug, id }),
      hint: 'Nothing is sent until somebody resumes it.',
    },
    paused: {
      label: 'Resume',
      action: routes.dashboard.subscriber.resumption.url({ slug, id }),
      hint: 'Gets every new update again from now on.',
    },
    quarantined: {
      label: 'Take out of quarantine',
      action: routes.dashboard.subscriber.release.url({ slug, id }),
      hint: 'Messages came back again and again. Take it out once the address works.',
    },
    unconfirmed: {
      label: 'Send the confirmation again',
      action: routes.dashboard.subscriber.resending.url({ slug, id }),
      hint: 'Nothing else is sent before the address confirms.',
    },
  }
  const offer = offered[state]
  if (state === 'unconfirmed' && !shell.mailAvailable) return <NoMail sentence={shell.t.noMail.askAgain} />
  if (!offer) return <p class="hint">Only the person can come back, by subscribing again.</p>
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
      <LanguageSelect languages={languages} value={subscriber.language} form={emptyForm} />
      <div class="form-actions">
        <Submit label="Save the language" />
      </div>
    </Form>
  )
}

function Erasure({ shell, subscriber }: SubscriberProps): JSX.Element {
  return (
    <Card name="erasure" heading="Remove" class="danger-zone">
      <p class="hint">
        The address and what was sent to it are forgotten. No import brings it back; the person can subscribe again.
      </p>
      <Confirm
        label="Remove"
        sentence="This cannot be taken back."
        confirm={`Remove ${subscriber.address}`}
        action={routes.dashboard.subscriber.erasure.url({ slug: shell.organization.slug, id: subscriber.id })}
        csrf={shell.csrf}
      />
    </Card>
  )
}

function readerText(as: NonNullable<SubscriberProps['asReader']> | null): string {
  if (as === null)
    return 'Hears nothing: on this page each reader hears of their own services, and this subscriber is no reader.'
  const services = as.services === 1 ? '1 service' : `${as.services} services`
  return `Hears of the ${services} that ${isolated(as.reader)} may see.`
}
