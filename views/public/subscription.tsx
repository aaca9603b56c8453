import { urls } from '#src/urls.ts'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { Moment } from '../layout/times.tsx'

export interface SubscriptionProps {
  organization: PublicOrganization
  base: string
  token: string
  subscriber: { address: string; state: 'unconfirmed' | 'active' | 'unsubscribed'; since: number }
}

/** A mail program may open a link before its reader does; so a page asks, and only its button acts. */
export function ConfirmPage({ organization, base, token, subscriber }: SubscriptionProps): JSX.Element {
  return (
    <PublicShell organization={organization} base={base} title={`Confirm · ${organization.name}`}>
      <section class="card stack">
        <h1>Confirm your subscription</h1>
        <p>
          <strong safe>{subscriber.address}</strong> will be told when <span safe>{organization.name}</span> reports an
          incident, updates it or resolves it.
        </p>
        <form method="post" action={urls.subscriptionConfirmation(base, token)}>
          <button type="submit" class="button primary">
            Confirm
          </button>
        </form>
      </section>
    </PublicShell>
  )
}

export function ConfirmedPage({ organization, base, token, subscriber }: SubscriptionProps): JSX.Element {
  return (
    <PublicShell organization={organization} base={base} title={`Subscribed · ${organization.name}`}>
      <section class="card stack" role="status">
        <h1>You are subscribed</h1>
        <p>
          <strong safe>{subscriber.address}</strong> will be told from now on. Every message holds a link to leave.
        </p>
        <p>
          <a href={urls.subscription(base, token)}>See your subscription</a>
        </p>
      </section>
    </PublicShell>
  )
}

export function UnsubscribePage({ organization, base, token, subscriber }: SubscriptionProps): JSX.Element {
  return (
    <PublicShell organization={organization} base={base} title={`Unsubscribe · ${organization.name}`}>
      <section class="card stack">
        <h1>Unsubscribe</h1>
        <p>
          <strong safe>{subscriber.address}</strong> will get no further messages from{' '}
          <span safe>{organization.name}</span>.
        </p>
        <form method="post" action={urls.unsubscribe(base, token)}>
          <button type="submit" class="button primary">
            Unsubscribe
          </button>
        </form>
      </section>
    </PublicShell>
  )
}

export function UnsubscribedPage({ organization, base }: Omit<SubscriptionProps, 'subscriber'>): JSX.Element {
  return (
    <PublicShell organization={organization} base={base} title={`Unsubscribed · ${organization.name}`}>
      <section class="card stack" role="status">
        <h1>You are unsubscribed</h1>
        <p>No further message will be sent. If you change your mind, subscribe again on the status page.</p>
      </section>
    </PublicShell>
  )
}

const states = {
  unconfirmed: 'Not confirmed yet: open the link in the mail we sent',
  active: 'Active',
  unsubscribed: 'Unsubscribed: nothing is sent',
}

export function SubscriptionPage({ organization, base, token, subscriber }: SubscriptionProps): JSX.Element {
  return (
    <PublicShell organization={organization} base={base} title={`Your subscription · ${organization.name}`}>
      <section class="card stack">
        <h1>Your subscription</h1>
        <dl class="facts">
          <dt>Address</dt>
          <dd safe>{subscriber.address}</dd>
          <dt>State</dt>
          <dd safe>{states[subscriber.state]}</dd>
          <dt>Since</dt>
          <dd>
            <Moment at={subscriber.since} timeZone={organization.timeZone} />
          </dd>
        </dl>
        {subscriber.state === 'active' ? (
          <form method="post" action={urls.unsubscribe(base, token)}>
            <button type="submit" class="button">
              Unsubscribe
            </button>
          </form>
        ) : null}
      </section>
    </PublicShell>
  )
}
