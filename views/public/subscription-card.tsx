import type { Children } from '@kitajs/html'
import type { Channel, Language, SubscriberState } from '#src/words.ts'
import { Form, Submit } from '../layout/form.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { Sentence } from '../layout/sentence.tsx'

export interface SubscriptionProps {
  organization: PublicOrganization
  base: string
  token: string
  subscriber: {
    address: string
    channel: Channel
    /** Null: the page's own. */
    language: Language | null
    state: SubscriberState
    since: number
  }
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

/** Frame of the pages that a link in a message opens. */
export function SubscriptionCard({ props, title, heading, done, children }: CardProps): JSX.Element {
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
export function About({ text, props }: { text: string; props: SubscriptionProps }): JSX.Element {
  const address = <strong safe>{props.subscriber.address}</strong>
  const organization = <span safe>{props.organization.name}</span>
  return (
    <p>
      <Sentence text={text} parts={{ address, organization }} />
    </p>
  )
}

export function ActionForm(props: { action: string; label: string; look?: 'primary' | 'danger' }): JSX.Element {
  return (
    <Form action={props.action} csrf={null}>
      <Submit label={props.label} look={props.look} />
    </Form>
  )
}
