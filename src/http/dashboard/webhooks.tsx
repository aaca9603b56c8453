import { accepted } from '#src/domain/forms/checked.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { checkWebhook } from '#src/domain/webhooks/check-webhook.ts'
import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import { listWebhooks } from '#src/domain/webhooks/find-webhook.ts'
import { routes } from '#src/routes.ts'
import { webhookEvents } from '#src/words.ts'
import { WebhooksPage } from '#views/dashboard/webhooks.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'
import { showWebhook } from './webhook.tsx'

const { webhooks } = routes.dashboard

export const webhookListRoutes: Binding[] = [
  page(webhooks.index, (context) => showWebhooks(context)),

  action(
    webhooks.create,
    (context) => {
      const { deps, actor, params, form } = context
      const input = accepted(checkWebhook(form, readInstance(deps.db).allowedDestinations))
      const { id, secret } = createWebhook(deps, actor, actor.organizationId, input)
      return showWebhook({ ...context, params: { ...params, id } }, { secret })
    },
    (context, refused) => showWebhooks(context, { form: refused, events: context.form.list('events') }),
  ),
]

interface Typed {
  form: FormState
  events: string[]
}

/** A new endpoint's form: most are added for incidents and maintenance. */
const fresh: Typed = { form: emptyForm, events: webhookEvents.filter((event) => event !== 'service_status') }

function showWebhooks(context: MemberContext, typed = fresh): JSX.Element {
  const { deps, organization } = context
  return WebhooksPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    webhooks: listWebhooks(deps.db, organization.id),
    ...typed,
  })
}
