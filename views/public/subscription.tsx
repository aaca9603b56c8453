import { routes } from '#src/routes.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { About, ActionForm, SubscriptionCard, type SubscriptionProps } from './subscription-card.tsx'

/** A mail program may open a link before its reader does; so a page asks, and only its button acts. */
export function ConfirmPage(props: SubscriptionProps): JSX.Element {
  const { confirm, confirmHeading, confirmText } = messagesOf(props.organization.language).subscription
  return (
    <SubscriptionCard props={props} title={confirm} heading={confirmHeading}>
      <About text={confirmText} props={props} />
      <ActionForm
        action={routes.statusPage.subscription.confirmation.url({ base: props.base, token: props.token })}
        label={confirm}
        look="primary"
      />
    </SubscriptionCard>
  )
}

export function ConfirmedPage(props: SubscriptionProps): JSX.Element {
  const { confirmed, confirmedHeading, confirmedText, see } = messagesOf(props.organization.language).subscription
  return (
    <SubscriptionCard props={props} title={confirmed} heading={confirmedHeading} done>
      <About text={confirmedText} props={props} />
      <p>
        <a href={routes.statusPage.subscription.show.url({ base: props.base, token: props.token })} safe>
          {see}
        </a>
      </p>
    </SubscriptionCard>
  )
}

export function UnsubscribePage(props: SubscriptionProps): JSX.Element {
  const { leave, leaveText } = messagesOf(props.organization.language).subscription
  return (
    <SubscriptionCard props={props} title={leave} heading={leave}>
      <About text={leaveText} props={props} />
      <ActionForm
        action={routes.statusPage.subscription.unsubscription.url({ base: props.base, token: props.token })}
        label={leave}
        look="primary"
      />
    </SubscriptionCard>
  )
}

export function UnsubscribedPage(props: Omit<SubscriptionProps, 'subscriber'>): JSX.Element {
  const { left, leftHeading, leftText } = messagesOf(props.organization.language).subscription
  return (
    <SubscriptionCard props={props} title={left} heading={leftHeading} done>
      <p safe>{leftText}</p>
    </SubscriptionCard>
  )
}
