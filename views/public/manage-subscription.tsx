import { routes } from '#src/routes.ts'
import { Fact, Facts } from '../layout/facts.tsx'
import { FormProblem, type FormState, Problem, Select } from '../layout/fields.tsx'
import { FollowingChoice, type FollowingChoiceProps } from '../layout/following-choice.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageName } from '../layout/language-name.ts'
import { PublicShell } from '../layout/public-shell.tsx'
import { Moment } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { ActionForm, type SubscriptionProps } from './subscription-card.tsx'

export type Done = 'changed' | 'spoken' | 'paused' | 'resumed'

export interface ManageProps extends SubscriptionProps {
  /** `services` null: the whole page. `events`: titles of incidents and maintenance that are followed one by one. */
  follows: { incidents: boolean; maintenance: boolean; services: string[] | null; events: string[] }
  offered: FollowingChoiceProps['offered']
  form: FormState
  done?: Done
}

/** Opened by the link in a subscriber's messages: everything that they may change or ask for. */
export function ManagePage(props: ManageProps): JSX.Element {
  const { organization, base, subscriber, form } = props
  const t = messagesOf(organization.language)
  const words = t.subscription
  const isFollowing = subscriber.state === 'active' || subscriber.state === 'paused'
  return (
    <PublicShell organization={organization} base={base} title={`${words.heading} · ${organization.name}`}>
      <section class="card stack manage">
        <h1 safe>{words.heading}</h1>
        <DoneNote done={props.done} t={t} />
        <Problem sentence={form.problem} />
        <SubscriptionFacts {...props} />
        {isFollowing ? <Pausing {...props} /> : <Confirming {...props} />}
      </section>
      {isFollowing ? <ChangeForm {...props} /> : null}
      {isFollowing && subscriber.channel !== 'webhook' ? <LanguageForm {...props} /> : null}
      <Held {...props} />
    </PublicShell>
  )
}

function DoneNote({ done, t }: { done: Done | undefined; t: Messages }): JSX.Element {
  if (!done) return ''
  const { changed, languageChanged, pausedDone, resumed } = t.subscription
  return (
    <p class="flash" role="status" safe>
      {{ changed, spoken: languageChanged, paused: pausedDone, resumed }[done]}
    </p>
  )
}

function SubscriptionFacts({ organization, subscriber, follows }: ManageProps): JSX.Element {
  const t = messagesOf(organization.language)
  const words = t.subscription
  return (
    <Facts>
      <Fact name={words.address} value={subscriber.address} />
      <Fact name={words.state} value={words.states[subscriber.state]} />
      <Fact name={words.follows}>
        <span safe>{followsText(follows, t)}</span>
        <br />
        <span class="hint" safe>
          {kindsText(follows, t)}
        </span>
      </Fact>
      <Fact name={words.since}>
        <Moment at={subscriber.since} timeZone={organization.timeZone} t={t} />
      </Fact>
    </Facts>
  )
}

function followsText({ incidents, maintenance, services, events }: ManageProps['follows'], t: Messages): string {
  if (events.length === 0) return servicesText(services, t)
  return incidents || maintenance ? t.list([servicesText(services, t), ...events]) : t.list(events)
}

function servicesText(services: string[] | null, t: Messages): string {
  if (services === null) return t.subscribe.everything
  else return services.length === 0 ? t.subscription.nothingLeft : t.list(services)
}

function kindsText({ incidents, maintenance }: ManageProps['follows'], { subscribe }: Messages): string {
  return [...(incidents ? [subscribe.incidents] : []), ...(maintenance ? [subscribe.maintenance] : [])].join(' · ')
}

/** For a subscription that is active or paused. */
function Pausing({ organization, base, token, subscriber }: ManageProps): JSX.Element {
  const words = messagesOf(organization.language).subscription
  const paused = subscriber.state === 'paused'
  return (
    <>
      <div class="button-row">
        {paused ? (
          <ActionForm
            action={routes.statusPage.subscription.resumption.url({ base, token })}
            label={words.resume}
            look="primary"
          />
        ) : (
          <ActionForm action={routes.statusPage.subscription.pause.url({ base, token })} label={words.pause} />
        )}
        <ActionForm action={routes.statusPage.subscription.unsubscription.url({ base, token })} label={words.leave} />
      </div>
      {paused ? null : (
        <p class="hint" safe>
          {words.pauseHint}
        </p>
      )}
    </>
  )
}

/** For a subscription in any other state: this link alone changes nothing, the page behind it asks and its button acts. */
function Confirming({ organization, base, token }: ManageProps): JSX.Element {
  return (
    <p>
      <a href={routes.statusPage.subscription.confirm.url({ base, token })} safe>
        {messagesOf(organization.language).subscription.confirmHeading}
      </a>
    </p>
  )
}

function ChangeForm({ organization, base, token, offered, form }: ManageProps): JSX.Element {
  const t = messagesOf(organization.language)
  const refused = Object.keys(form.errors).length > 0
  return (
    <details class="card manage" open={refused}>
      <summary safe>{t.subscription.change}</summary>
      <Form action={routes.statusPage.subscription.following.url({ base, token })} csrf={null} class="stack">
        {refused ? <FormProblem form={form} t={t} /> : null}
        <FollowingChoice offered={offered} errors={form.errors} t={t} />
        <div class="form-actions">
          <Submit label={t.subscription.save} look="primary" />
        </div>
      </Form>
    </details>
  )
}

/** Only where the page is shown in several; programs read its own. */
function LanguageForm({ organization, base, token, subscriber, form }: ManageProps): JSX.Element {
  const [own, ...further] = organization.languages ?? []
  if (own === undefined || further.length === 0) return ''
  const words = messagesOf(organization.language).subscription
  const options = [own, ...further].map((one) => ({ value: one === own ? '' : one, label: languageName(one) }))
  const value = further.find((one) => one === subscriber.language) ?? ''
  return (
    <section class="card">
      <Form action={routes.statusPage.subscription.language.url({ base, token })} csrf={null} class="stack">
        <Select name="language" label={words.language} form={form} value={value} options={options} />
        <div class="form-actions">
          <Submit label={words.save} />
        </div>
      </Form>
    </section>
  )
}

function Held({ organization, base, token }: ManageProps): JSX.Element {
  const words = messagesOf(organization.language).subscription
  return (
    <section class="card stack">
      <h2 safe>{words.held}</h2>
      <p class="hint" safe>
        {words.heldText}
      </p>
      <div class="button-row">
        <a class="button" href={routes.statusPage.subscription.export.url({ base, token })} download="" safe>
          {words.export}
        </a>
        <a class="button danger" href={routes.statusPage.subscription.erase.url({ base, token })} safe>
          {words.erase}
        </a>
      </div>
    </section>
  )
}
