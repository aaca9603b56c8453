import { readRelay } from '#src/domain/mail/read-relay.ts'
import { senderOf } from '#src/domain/notifications/channels/email/sender.ts'
import { changeSender } from '#src/domain/organizations/change-sender.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { sampleMail, sampleNamed, samples } from '#src/domain/organizations/sample-mail.ts'
import { sendSample } from '#src/domain/organizations/send-sample.ts'
import { checkSenderDomain, senderDomain } from '#src/domain/organizations/sender-domain.ts'
import { routes } from '#src/routes.ts'
import { EmailSettingsPage, type EmailSettingsProps } from '#views/dashboard/email-settings.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { messagesOf } from '#views/messages/messages-of.ts'
import { action, type Binding, done, type MemberContext, page, WithStatus } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { dkimProps } from '../dkim-props.ts'
import { mailPreviewPolicy } from '../plugins/security-headers.ts'
import { dashboardShell } from './shell.ts'

const { email } = routes.dashboard.settings

/** Sender and preview of an organization's mail. */
export const emailSettingsRoutes: Binding[] = [
  page(email.show, (context) => showSettings(context)),

  action(
    email.save,
    async ({ deps, actor, params, form }) => {
      await changeSender(deps, actor, actor.organizationId, form)
      return done(email.show.url(params), 'The sender is saved.')
    },
    (context, form) => showSettings(context, { form }),
  ),

  action(
    email.domainCheck,
    async ({ deps, actor, params }) => {
      await checkSenderDomain(deps, actor, actor.organizationId)
      // Without a sentence: the card shows what was found.
      return done(`${email.show.url(params)}#dkim`)
    },
    (context, { problem }) => showSettings(context, { notChecked: problem }),
  ),

  page(email.sample, ({ deps, organization, params, set }) => {
    const { html } = sampleMail(deps, organization, sampleNamed(params.sample))
    set.headers['content-security-policy'] = mailPreviewPolicy
    return html
  }),

  action(
    email.sampleSending,
    async (context) => {
      const { deps, actor, params } = context
      const { outcome, to, answer } = await sendSample(deps, actor, actor.organizationId, sampleNamed(params.sample))
      const delivered = outcome === 'delivered'
      return new WithStatus(delivered ? 200 : 422, showSettings(context, { sent: { delivered, to, answer } }))
    },
    (context, { problem }) => showSettings(context, { refused: problem }),
  ),
]

type EmailForms = Partial<Pick<EmailSettingsProps, 'form' | 'sent' | 'refused'>> & { notChecked?: string }

function showSettings(context: MemberContext, shown: EmailForms = {}): JSX.Element {
  const { deps, organization } = context
  const { senderName, senderAddress, replyTo, mailFooter, timeZone } = organization
  const domain = senderDomain(deps, organization)
  return EmailSettingsPage({
    shell: dashboardShell(context),
    timeZone,
    form: shown.form ?? emptyForm,
    senderName,
    senderAddress,
    replyTo,
    mailFooter,
    usualName: usualName(organization),
    leaves: leavesAs(deps, organization),
    dkim: domain && { ...dkimProps(domain), refused: shown.notChecked },
    samples: samples.map((sample) => ({ sample, subject: sampleMail(deps, organization, sample).subject })),
    sent: shown.sent,
    refused: shown.refused,
  })
}

function usualName({ name, language }: Organization): string {
  return messagesOf(language).mail.sender(name)
}

function leavesAs(deps: AppDeps, organization: Organization): EmailSettingsProps['leaves'] {
  const relay = readRelay(deps)
  if (relay === null) return null
  const { from, replyTo, dkim } = senderOf(deps, organization, relay.from, usualName(organization))
  return { ...from, replyTo, signed: dkim !== null }
}
