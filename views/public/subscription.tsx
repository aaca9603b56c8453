import type { Children } from '@kitajs/html'
import { urls } from '#src/urls.ts'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'

export interface SubscriptionProps {
  organization: PublicOrganization
  base: string
  token: string
  subscriber: {
    address: string
    state: 'unconfirmed' | 'active' | 'paused' | 'quarantined' | 'unsubscribed'
    since: number
  }
}

/** A mail program may open a link before its reader does; so a page asks, and only its button acts. */
export function ConfirmPage(props: SubscriptionProps): JSX.Element {
  const { confirm, confirmHeading, confirmText } = messagesOf(props.organization.language).subscription
  return (
    <Card props={props} title={confirm} heading={confirmHeading}>
      <About text={confirmText} props={props} />
      <ActionForm action={urls.subscriptionConfirmation(props.base, props.token)} label={confirm} primary />
    </Card>
  )
}

export function ConfirmedPage(props: SubscriptionProps): JSX.Element {
  const { confirmed, confirmedHeading, confirmedText, see } = messagesOf(props.organization.language).subscription
  return (
    <Card props={props} title={confirmed} heading={confirmedHeading} done>
      <About text={confirmedText} props={props} />
      <p>
        <a href={urls.subscription(props.base, props.token)} safe>
          {see}
        </a>
      </p>
    </Card>
  )
}

export function UnsubscribePage(props: SubscriptionProps): JSX.Element {
  const { leave, leaveText } = messagesOf(props.organization.language).subscription
  return (
    <Card props={props} title={leave} heading={leave}>
      <About text={leaveText} props={props} />
      <ActionForm action={urls.unsubscribe(props.base, props.token)} label={leave} primary />
    </Card>
  )
}

export function UnsubscribedPage(props: Omit<SubscriptionProps, 'subscriber'>): JSX.Element {
  const { left, leftHeading, leftText } = messagesOf(props.organization.language).subscription
  return (
    <Card props={props} title={left} heading={leftHeading} done>
      <p safe>{leftText}</p>
    </Card>
  )
}

export function SubscriptionPage(props: SubscriptionProps): JSX.Element {
  const { organization, base, token, subscriber } = props
  const t = messagesOf(organization.language)
  const words = t.subscription
  return (
    <Card props={props} title={words.heading} heading={words.heading}>
      <dl class="facts">
        <dt safe>{words.address}</dt>
        <dd safe>{subscriber.address}</dd>
        <dt safe>{words.state}</dt>
        <dd safe>{words.states[subscriber.state]}</dd>
        <dt safe>{words.since}</dt>
        <dd>
          <Moment at={subscriber.since} timeZone={organization.timeZone} t={t} />
        </dd>
      </dl>
      {subscriber.state === 'active' ? <ActionForm action={urls.unsubscribe(base, token)} label={words.leave} /> : null}
    </Card>
  )
}

interface CardProps {
  props: Pick<SubscriptionProps, 'organization' | 'base'>
  /** In the window's title. */
  title: string
  heading: string
  /** Something was done: screen readers say so. */
  done?: boolean
  children?: Children
}

function Card({ props, title, heading, done, children }: CardProps): JSX.Element {
  const { organization, base } = props
  return (
    <PublicShell organization={organization} base={base} title={`${title} · ${organization.name}`}>
      <section class="card stack" role={done ? 'status' : undefined}>
        <h1 safe>{heading}</h1>
        {children}
      </section>
    </PublicShell>
  )
}

/** A sentence about the address and the organization. */
function About({ text, props }: { text: string; props: SubscriptionProps }): JSX.Element {
  const address = <strong safe>{props.subscriber.address}</strong>
  const organization = <span safe>{props.organization.name}</span>
  return (
    <p>
      <Sentence text={text} parts={{ address, organization }} />
    </p>
  )
}

function ActionForm(props: { action: string; label: string; primary?: boolean }): JSX.Element {
  return (
    <form method="post" action={props.action}>
      <button type="submit" class={props.primary ? 'button primary' : 'button'} safe>
        {props.label}
      </button>
    </form>
  )
}
