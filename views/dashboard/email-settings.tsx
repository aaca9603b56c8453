import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { DkimCard, type DkimKeyProps } from '../layout/dkim-card.tsx'
import { type FormState, Problem, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
          t={shell.t}
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
  const { mailSettings: words, settings } = shell.t
  return (
    <Card name="sender" heading={words.sender}>
      <Form
        action={routes.dashboard.settings.email.save.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={shell.t}
        class="stack"
      >
        <TextField
          name="senderName"
          label={settings.name}
          hint={words.nameHint(props.usualName)}
          form={form}
          value={props.senderName ?? ''}
          maxlength={100}
        />
        <TextField
          name="senderAddress"
          label={words.address}
          hint={words.addressHint}
          type="email"
          form={form}
          value={props.senderAddress ?? ''}
        />
        <TextField
          name="replyTo"
          label={words.replyTo}
          hint={words.replyToHint}
          type="email"
          form={form}
          value={props.replyTo ?? ''}
        />
        <TextArea
          name="mailFooter"
          label={words.footer}
          hint={words.footerHint}
          form={form}
          value={props.mailFooter}
          rows={3}
        />
        <Leaves {...props} />
        <Submit label={settings.save} look="primary" />
      </Form>
    </Card>
  )
}

/** How it is now, whatever was typed: an address of one's own is not used before its domain is proven. */
function Leaves({ shell, leaves, senderAddress, dkim }: EmailSettingsProps): JSX.Element {
  const { mailSettings: words } = shell.t
  if (leaves === null)
    return (
      <p class="hint" safe>
        {words.noServer}
      </p>
    )
  const waits = dkim !== null && senderAddress !== null && leaves.address !== senderAddress
  return (
    <div class="preview">
      <p class="hint" safe>
        {words.asNow}
      </p>
      <p safe>{`${leaves.name} <${leaves.address}>`}</p>
      {leaves.replyTo ? (
        <p class="hint" safe>
          {words.answersTo(leaves.replyTo)}
        </p>
      ) : null}
      <p class="hint" safe>
        {leaves.signed ? words.signed : words.unsigned}
      </p>
      {waits ? (
        <p class="hint" safe>
          {words.waits(senderAddress, dkim.domain)}
        </p>
      ) : null}
    </div>
  )
}

function Samples(props: EmailSettingsProps): JSX.Element {
  const { t } = props.shell
  return (
    <Card name="samples" heading={t.mailSettings.samples} id="samples">
      <div class="stack">
        <p class="hint" safe>
          {t.mailSettings.samplesHint}
        </p>
        <Problem sentence={props.refused} />
        {props.sent ? <Sent {...props.sent} t={t} /> : null}
        {props.samples.map(({ sample, subject }) => (
          <SampleMail shell={props.shell} sample={sample} subject={subject} />
        ))}
      </div>
    </Card>
  )
}

type SentProps = NonNullable<EmailSettingsProps['sent']> & { t: DashboardMessages }

function Sent({ delivered, to, answer, t: { mailSettings: words } }: SentProps): JSX.Element {
  const parts = { answer: <q safe>{answer}</q> }
  return delivered ? (
    <p class="flash" role="status">
      <Sentence text={words.sent(to)} parts={parts} />
    </p>
  ) : (
    <div class="form-problem" role="alert">
      <p>
        <Sentence text={words.notSent} parts={parts} />
      </p>
      <p safe>{words.adminCanFix}</p>
    </div>
  )
}

/** In a frame without rights: a mail brings its own styles, which no page of the dashboard may. */
function SampleMail({ shell, sample, subject }: { shell: Shell; sample: Sample; subject: string }): JSX.Element {
  const { slug } = shell.organization
  const { mailSettings: words } = shell.t
  const label = words.sample[sample]
  return (
    <details class="mail-preview">
      <summary safe>{label}</summary>
      <p class="hint" safe>
        {words.subject(subject)}
      </p>
      <iframe
        title={label}
        src={routes.dashboard.settings.email.sample.url({ slug, sample })}
        sandbox=""
        loading="lazy"
      ></iframe>
      <Form action={`${routes.dashboard.settings.email.sampleSending.url({ slug, sample })}#samples`} csrf={shell.csrf}>
        <Submit label={words.sendToMe} />
      </Form>
    </details>
  )
}
