import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { DkimCard, type DkimKeyProps } from '../layout/dkim-card.tsx'
import { type FormState, Problem, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export type Sample = 'status-update' | 'maintenance' | 'reminder' | 'confirmation'

export interface EmailSettingsProps {
  shell: Shell
  timeZone: string
  form: FormState
  senderName: string | null
  senderAddress: string | null
  replyTo: string | null
  mailFooter: string
  /** Name of the sender while none is set. */
  usualName: string
  /** As mail leaves now; null while no mail server is connected. */
  leaves: { name: string; address: string; replyTo: string | null; signed: boolean } | null
  /** Signing of the organization's own address; null where no domain has to be proven. */
  dkim: { domain: string; dkimKey: DkimKeyProps | null; refused?: string } | null
  samples: { sample: Sample; subject: string }[]
  /** Outcome of a sample that was sent. */
  sent?: { delivered: boolean; to: string; answer: string }
  /** Why a sample was not sent. */
  refused?: string
}

const sampleLabels: Record<Sample, string> = {
  'status-update': 'Update of an incident',
  maintenance: 'Maintenance that is planned',
  reminder: 'Reminder of a maintenance',
  confirmation: 'Confirmation of a subscription',
}

export function EmailSettingsPage(props: EmailSettingsProps): JSX.Element {
  const { shell, dkim } = props
  const { slug } = shell.organization
  return (
    <SettingsTab shell={shell} tab="email">
      <Sender {...props} />
      {dkim ? (
        <DkimCard
          {...dkim}
          timeZone={props.timeZone}
          csrf={shell.csrf}
          checkUrl={routes.dashboard.settings.email.domainCheck.url({ slug })}
        />
      ) : null}
      <Samples {...props} />
    </SettingsTab>
  )
}

function Sender(props: EmailSettingsProps): JSX.Element {
  const { shell, form } = props
  return (
    <Card name="sender" heading="Sender">
      <Form
        action={routes.dashboard.settings.email.save.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <TextField
          name="senderName"
          label="Name"
          hint={`As subscribers read it. Empty: ${props.usualName}.`}
          form={form}
          value={props.senderName ?? ''}
          maxlength={100}
        />
        <TextField
          name="senderAddress"
          label="Address"
          hint="Your own, such as status@example.com. Empty: the address of this Opsentry."
          type="email"
          form={form}
          value={props.senderAddress ?? ''}
        />
        <TextField
          name="replyTo"
          label="Answers go to"
          hint="Empty: to the address above."
          type="email"
          form={form}
          value={props.replyTo ?? ''}
        />
        <TextArea
          name="mailFooter"
          label="Footer"
          hint="Markdown, at the foot of every update. Empty: none."
          form={form}
          value={props.mailFooter}
          rows={3}
        />
        <Leaves {...props} />
        <Submit label="Save" look="primary" />
      </Form>
    </Card>
  )
}

/** How it is now, whatever was typed: an address of one's own is not used before its domain is proven. */
function Leaves({ leaves, senderAddress, dkim }: EmailSettingsProps): JSX.Element {
  if (leaves === null) return <p class="hint">No mail leaves yet: no mail server is connected to this Opsentry.</p>
  const waits = dkim !== null && senderAddress !== null && leaves.address !== senderAddress
  return (
    <div class="preview">
      <p class="hint">As mail leaves now</p>
      <p safe>{`${leaves.name} <${leaves.address}>`}</p>
      {leaves.replyTo ? <p class="hint" safe>{`Answers go to ${leaves.replyTo}`}</p> : null}
      <p class="hint">{leaves.signed ? 'Signed (DKIM)' : 'Not signed (DKIM)'}</p>
      {waits ? (
        <p class="hint" safe>
          {`${senderAddress} is used as soon as the DKIM record of ${dkim.domain} was found.`}
        </p>
      ) : null}
    </div>
  )
}

function Samples(props: EmailSettingsProps): JSX.Element {
  return (
    <Card name="samples" heading="The mails" id="samples">
      <div class="stack">
        <p class="hint">As subscribers get them, over made-up facts.</p>
        <Problem sentence={props.refused} />
        {props.sent ? <Sent {...props.sent} /> : null}
        {props.samples.map(({ sample, subject }) => (
          <SampleMail shell={props.shell} sample={sample} subject={subject} />
        ))}
      </div>
    </Card>
  )
}

function Sent({ delivered, to, answer }: NonNullable<EmailSettingsProps['sent']>): JSX.Element {
  return delivered ? (
    <p class="flash" role="status">
      <span safe>{`It is on its way to ${to}.`}</span> The mail server said: <q safe>{answer}</q>
    </p>
  ) : (
    <div class="form-problem" role="alert">
      <p>
        It was not sent. The answer was: <q safe>{answer}</q>
      </p>
      <p>The admin of this Opsentry can fix this.</p>
    </div>
  )
}

/** In a frame without rights: a mail brings its own styles, which no page of the dashboard may. */
function SampleMail({ shell, sample, subject }: { shell: Shell; sample: Sample; subject: string }): JSX.Element {
  const { slug } = shell.organization
  const label = sampleLabels[sample]
  return (
    <details class="mail-preview">
      <summary safe>{label}</summary>
      <p class="hint" safe>{`Subject: ${subject}`}</p>
      <iframe
        title={label}
        src={routes.dashboard.settings.email.sample.url({ slug, sample })}
        sandbox=""
        loading="lazy"
      ></iframe>
      <Form action={`${routes.dashboard.settings.email.sampleSending.url({ slug, sample })}#samples`} csrf={shell.csrf}>
        <Submit label="Send it to me" />
      </Form>
    </details>
  )
}
