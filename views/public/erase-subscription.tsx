import { routes } from '#src/routes.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { About, ActionForm, SubscriptionCard, type SubscriptionProps } from './subscription-card.tsx'

/** Asks first, because erasure cannot be undone. */
export function ErasePage(props: SubscriptionProps): JSX.Element {
  const { erase, eraseHeading, eraseText, eraseNow, keep } = messagesOf(props.organization.language).subscription
  return (
    <SubscriptionCard props={props} title={erase} heading={eraseHeading}>
      <About text={eraseText} props={props} />
      <div class="button-row">
        <ActionForm
          action={routes.statusPage.subscription.erasure.url({ base: props.base, token: props.token })}
          label={eraseNow}
          look="danger"
        />
        <a class="button" href={routes.statusPage.subscription.show.url({ base: props.base, token: props.token })} safe>
          {keep}
        </a>
      </div>
    </SubscriptionCard>
  )
}

/** Shown by the link of an erased subscription. */
export function ErasedPage(props: Omit<SubscriptionProps, 'subscriber'>): JSX.Element {
  const { erased, erasedHeading, erasedText } = messagesOf(props.organization.language).subscription
  return (
    <SubscriptionCard props={props} title={erased} heading={erasedHeading} done>
      <p safe>{erasedText}</p>
    </SubscriptionCard>
  )
}
