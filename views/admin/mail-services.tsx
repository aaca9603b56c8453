import { escapeHtml } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { type BouncePostOutcome, type MailService, mailServices } from '#src/words/bounces.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { emptyForm, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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

/** As they call themselves. */
export const serviceNames: Record<MailService, string> = {
  ses: 'Amazon SES',
  postmark: 'Postmark',
  mailgun: 'Mailgun',
  sendgrid: 'SendGrid',
  resend: 'Resend',
}

/** Amazon signs with a certificate of its own. */
function keyOf(service: MailService, t: DashboardMessages): { label: string; hint: string } | undefined {
  const { key, keyHint } = t.mailServices
  if (service === 'ses') return undefined
  else if (service === 'postmark') return { label: t.credentials.password, hint: keyHint.postmark }
  else return { label: key[service], hint: keyHint[service] }
}

/** Services that post what came back, and which more there are. */
export function MailServices(props: MailServicesProps): JSX.Element {
  const { person, services, servicesForm } = props
  const { csrf, t } = person
  const others = mailServices.filter((one) => !services.some(({ service }) => service === one))
  return (
    <>
      {services.map((shown) => (
        <Connected {...props} shown={shown} />
      ))}
      {others.length === 0 ? null : (
        <Card name="mail-services" heading={t.mailServices.heading} id="mail-services">
          <p class="hint" safe>
            {t.mailServices.hint}
          </p>
          <Form
            action={routes.admin.bounces.connect.url()}
            csrf={csrf}
            t={t}
            class="stack"
            state={services.some(({ service }) => service === servicesForm.values.service) ? undefined : servicesForm}
          >
            <Select
              name="service"
              label={t.mailServices.label}
              options={others.map((value) => ({ value, label: serviceNames[value] }))}
              form={servicesForm}
            />
            <Submit label={t.mailServices.connect} />
          </Form>
        </Card>
      )}
    </>
  )
}

function Connected({ person, servicesForm, shown }: MailServicesProps & { shown: ShownMailService }): JSX.Element {
  const { service, url } = shown
  const { csrf, t } = person
  const [name, key] = [serviceNames[service], keyOf(service, t)]
  const form = servicesForm.values.service === service ? servicesForm : emptyForm
  return (
    <Card name={service} heading={name} id={service}>
      <div class="stack">
        <p class="hint" safe>
          {t.mailServices.setUp[service]}
        </p>
        <Facts class="dns-record">
          <Fact name="URL">
            <code class="secret" safe>
              {url}
            </code>
          </Fact>
          <Fact name={t.mailServices.lastPost}>
            <LastPost {...shown} t={t} />
          </Fact>
        </Facts>
        {key ? <KeyForm {...{ person, form, shown, ...key }} /> : null}
        <Form action={routes.admin.bounces.disconnect.url()} csrf={csrf}>
          <input type="hidden" name="service" value={service} />
          <Submit label={t.mailServices.disconnect} look="danger" ariaLabel={t.mailServices.disconnectNamed(name)} />
        </Form>
      </div>
    </Card>
  )
}

function LastPost({ t, lastPostAt, lastOutcome }: ShownMailService & { t: DashboardMessages }): JSX.Element {
  if (lastPostAt === null || lastOutcome === null) return escapeHtml(t.mailServices.nothingYet)
  const time = <Moment at={lastPostAt} timeZone={timeZone} t={t} />
  return <Sentence text={t.mailServices.outcome[lastOutcome]} parts={{ time }} />
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
  const { csrf, t } = person
  return (
    <Form action={routes.admin.bounces.key.url()} csrf={csrf} state={form} t={t} class="stack">
      <input type="hidden" name="service" value={service} />
      <TextField
        name="key"
        id={`key-${service}`}
        label={label}
        hint={hasKey ? `${hint} ${t.mailServices.keySaved}` : hint}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <Submit label={t.adminForm.save} />
    </Form>
  )
}
