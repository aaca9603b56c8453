import { Elysia } from 'elysia'
import { webhookEvents } from '#src/db/schema/webhooks.ts'
import { authorize } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { checkWebhook } from '#src/domain/webhooks/check-webhook.ts'
import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import { listWebhooks } from '#src/domain/webhooks/find-webhook.ts'
import { WebhooksPage } from '#views/dashboard/webhooks.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'
import { showWebhook } from './webhook.tsx'

/** The organization's endpoints, and a new one. */
export const webhookListRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/webhooks' })
    .use(visit(deps))
    .get('/app/:slug/webhooks', ({ params, visit, set }) => showWebhooks(deps, visit, params.slug, set))
    .post('/app/:slug/webhooks', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      const { allowedDestinations } = readInstance(deps.db)
      return submitted(
        form,
        set,
        () => {
          const input = accepted(checkWebhook(form, allowedDestinations))
          const { id, secret } = createWebhook(deps, actor, actor.organizationId, input)
          return showWebhook(deps, visit, { slug: params.slug, id }, set, { secret })
        },
        (state, status) =>
          showWebhooks(deps, visit, params.slug, set, { form: state, events: form.list('events') }, status),
      )
    })

interface Typed {
  form: FormState
  events: string[]
}

/** Whoever adds one wants to hear of incidents and maintenance, mostly. */
const fresh: Typed = { form: emptyForm, events: webhookEvents.filter((event) => event !== 'service_status') }

function showWebhooks(deps: AppDeps, visit: Visit, slug: string, set: Answer, typed = fresh, status = 200) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'webhooks:write', organization.id)
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    timeZone: organization.timeZone,
    webhooks: listWebhooks(deps.db, organization.id),
    ...typed,
  }
  return html(set, WebhooksPage(props), status)
}
