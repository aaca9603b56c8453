import { Elysia } from 'elysia'
import { readForm } from '#src/domain/form.ts'
import { senderOf } from '#src/domain/notifications/channels/email/sender.ts'
import { changeSender } from '#src/domain/organizations/change-sender.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { sampleMail, sampleNamed, samples } from '#src/domain/organizations/sample-mail.ts'
import { sendSample } from '#src/domain/organizations/send-sample.ts'
import { checkSenderDomain, senderDomain } from '#src/domain/organizations/sender-domain.ts'
import { readRelay } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { EmailSettingsPage, type EmailSettingsProps } from '#views/dashboard/email-settings.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { messagesOf } from '#views/messages/messages-of.ts'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { dkimProps } from '../dkim-props.ts'
import { submitted } from '../form-state.ts'
import { mailPreviewPolicy } from '../plugins/security-headers.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

/** In whose name an organization's mail leaves, and how it reads. */
export const emailSettingsRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/email-settings' })
    .use(visit(deps))
    .get('/app/:slug/settings/email', ({ params, visit, set }) => showSettings(deps, visit, params.slug, set))
    .post('/app/:slug/settings/email', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          await changeSender(deps, actor, actor.organizationId, form)
          return goTo(
            set,
            routes.dashboard.settings.email.show.url({ slug: params.slug }),
            visit,
            'The sender is saved.',
          )
        },
        (state, status) => showSettings(deps, visit, params.slug, set, { form: state }, status),
      )
    })
    .post('/app/:slug/settings/email/domain-check', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      return submitted(
        readForm(body),
        set,
        async () => {
          await checkSenderDomain(deps, actor, actor.organizationId)
          // The card itself says what was found.
          return goTo(set, `${routes.dashboard.settings.email.show.url({ slug: params.slug })}#dkim`)
        },
        ({ problem }, status) => showSettings(deps, visit, params.slug, set, { notChecked: problem }, status),
      )
    })
    .get('/app/:slug/settings/email/samples/:sample', ({ params, visit, set }) => {
      const { organization } = visit.member(params.slug)
      const { html: markup } = sampleMail(deps, organization, sampleNamed(params.sample))
      set.headers['content-security-policy'] = mailPreviewPolicy
      return html(set, markup)
    })
    .post('/app/:slug/settings/email/samples/:sample/sending', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const sample = sampleNamed(params.sample)
      return submitted(
        readForm(body),
        set,
        async () => {
          const { outcome, to, answer } = await sendSample(deps, actor, actor.organizationId, sample)
          const delivered = outcome === 'delivered'
          const sent = { delivered, to, answer }
          return showSettings(deps, visit, params.slug, set, { sent }, delivered ? 200 : 422)
        },
        ({ problem }, status) => showSettings(deps, visit, params.slug, set, { refused: problem }, status),
      )
    })

type Shown = Partial<Pick<EmailSettingsProps, 'form' | 'sent' | 'refused'>> & { notChecked?: string }

function showSettings(deps: AppDeps, visit: Visit, slug: string, set: Answer, shown: Shown = {}, status = 200) {
  const { organization } = visit.member(slug)
  const { senderName, senderAddress, replyTo, timeZone } = organization
  const domain = senderDomain(deps, organization)
  const props: EmailSettingsProps = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    timeZone,
    form: shown.form ?? emptyForm,
    senderName,
    senderAddress,
    replyTo,
    usualName: usualName(organization),
    leaves: leavesAs(deps, organization),
    dkim: domain && { ...dkimProps(domain), refused: shown.notChecked },
    samples: samples.map((sample) => ({ sample, subject: sampleMail(deps, organization, sample).subject })),
    sent: shown.sent,
    refused: shown.refused,
  }
  return html(set, EmailSettingsPage(props), status)
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
