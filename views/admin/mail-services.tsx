import { routes } from '#src/routes.ts'
import { type BouncePostOutcome, type MailService, mailServices } from '#src/words/bounces.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { emptyForm, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'

export interface ShownMailService {
  service: MailService
  /** Absolute, with its secret end. */
  url: string
  hasKey: boolean
  /** UTC ms; null: nothing was posted yet. */
  lastPostAt: number | null
  lastOutcome: BouncePostOutcome | null
}

export interface MailServicesProps {
  person: Person
  services: ShownMailService[]
  /** As typed after a refusal; its `service` names the one it was about. */
  servicesForm: FormState
}

/** The instance has no time zone of its own. */
const timeZone = 'UTC'

interface Words {
  name: string
  /** Steps at the service, as a sentence. */
  setUp: string
  /** Absent where it has none. */
  key?: { label: string; hint: string }
}

const words: Record<MailService, Words> = {
  ses: {
    name: 'Amazon SES',
    setUp:
      'Create a standard topic in Amazon SNS, subscribe this URL to it over HTTPS without raw delivery, and choose it for bounces and complaints of your identity in SES, with the original headers. Opsentry confirms the subscription itself.',
  },
  postmark: {
    name: 'Postmark',
    setUp:
      'Add a webhook with this URL to your server’s message stream, and tick Bounce, Spam complaint and Subscription change.',
    key: {
      label: 'Password',
      hint: 'Only if you set basic authentication for the webhook there. Any user name will do.',
    },
  },
  mailgun: {
    name: 'Mailgun',
    setUp:
      'Add this URL under Webhooks for permanent failure, temporary failure, spam complaints and unsubscribes, and save the signing key here.',
    key: { label: 'HTTP webhook signing key', hint: 'It stands beside the webhooks at Mailgun.' },
  },
  sendgrid: {
    name: 'SendGrid',
    setUp:
      'Add this URL under Event webhook for dropped, deferred, bounced, spam reports and unsubscribes. If you switch on the signed event webhook, save its verification key here.',
    key: { label: 'Verification key', hint: 'Once it is saved, only signed posts count.' },
  },
  resend: {
    name: 'Resend',
    setUp:
      'Add a webhook with this URL for email.bounced, email.complained, email.delivery_delayed, email.failed and email.suppressed, and save its signing secret here.',
    key: { label: 'Signing secret', hint: 'It begins with whsec_.' },
  },
}

const outcomes: Record<BouncePostOutcome, string> = {
  counted: 'it was counted.',
  nothing: 'it was about no failure.',
  unknown: 'it was about no message that was sent from here lately.',
  confirmed: 'the subscription was confirmed.',
  unconfirmed: 'Amazon could not be reached to check it. It is posted again later.',
  unsigned: 'its signature or password did not match. Save the key again as the service shows it.',
  keyless: 'it could not be checked. Save the key first.',
  old: 'it was signed too long ago. Check this server’s clock.',
  foreign:
    'it came from another topic, or its certificate is not Amazon’s. To change the topic, disconnect and connect again.',
  unreadable: 'it was not in the format of this service. Check what you chose there.',
}

/** Services that post what came back, and which more there are. */
export function MailServices(props: MailServicesProps): JSX.Element {
  const { person, services, servicesForm } = props
  const others = mailServices.filter((one) => !services.some(({ service }) => service === one))
  return (
    <>
      {services.map((shown) => (
        <Connected {...props} shown={shown} />
      ))}
      {others.length === 0 ? null : (
        <Card name="mail-services" heading="Mail services" id="mail-services">
          <p class="hint">If your mail leaves through one of these services, let it post here what came back.</p>
          <Form
            action={routes.admin.bounces.connect.url()}
            csrf={person.csrf}
            class="stack"
            state={services.some(({ service }) => service === servicesForm.values.service) ? undefined : servicesForm}
          >
            <Select
              name="service"
              label="Mail service"
              options={others.map((value) => ({ value, label: words[value].name }))}
              form={servicesForm}
            />
            <Submit label="Connect" />
          </Form>
        </Card>
      )}
    </>
  )
}

function Connected({ person, servicesForm, shown }: MailServicesProps & { shown: ShownMailService }): JSX.Element {
  const { service, url } = shown
  const { name, setUp, key } = words[service]
  const form = servicesForm.values.service === service ? servicesForm : emptyForm
  return (
    <Card name={service} heading={name} id={service}>
      <div class="stack">
        <p class="hint" safe>
          {setUp}
        </p>
        <Facts class="dns-record">
          <Fact name="URL">
            <code class="secret" safe>
              {url}
            </code>
          </Fact>
          <Fact name="Last post">
            <LastPost {...shown} />
          </Fact>
        </Facts>
        {key ? <KeyForm {...{ person, form, shown, ...key }} /> : null}
        <Form action={routes.admin.bounces.disconnect.url()} csrf={person.csrf}>
          <input type="hidden" name="service" value={service} />
          <Submit label="Disconnect" look="danger" ariaLabel={`Disconnect ${name}`} />
        </Form>
      </div>
    </Card>
  )
}

function LastPost({ lastPostAt, lastOutcome }: ShownMailService): JSX.Element {
  if (lastPostAt === null || lastOutcome === null) return <>Nothing was posted yet.</>
  return (
    <>
      <Moment at={lastPostAt} timeZone={timeZone} />: <span safe>{outcomes[lastOutcome]}</span>
    </>
  )
}

interface KeyFormProps {
  person: Person
  form: FormState
  shown: ShownMailService
  label: string
  hint: string
}

function KeyForm({ person, form, shown, label, hint }: KeyFormProps): JSX.Element {
  const { service, hasKey } = shown
  return (
    <Form action={routes.admin.bounces.key.url()} csrf={person.csrf} state={form} class="stack">
      <input type="hidden" name="service" value={service} />
      <TextField
        name="key"
        id={`key-${service}`}
        label={label}
        hint={hasKey ? `${hint} One is saved; it is never shown.` : hint}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <Submit label="Save" />
    </Form>
  )
}
