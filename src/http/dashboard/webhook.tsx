import type { Member } from '#src/domain/context.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { checkWebhookChange } from '#src/domain/webhooks/check-webhook.ts'
import { editWebhook } from '#src/domain/webhooks/edit-webhook.ts'
import { findWebhook } from '#src/domain/webhooks/find-webhook.ts'
import { pauseWebhook, removeWebhook, resumeWebhook } from '#src/domain/webhooks/pause-webhook.ts'
import { readLog } from '#src/domain/webhooks/read-log.ts'
import { redeliver } from '#src/domain/webhooks/redeliver.ts'
import { rotateSecret } from '#src/domain/webhooks/rotate-secret.ts'
import { testWebhook } from '#src/domain/webhooks/test-webhook.ts'
import type { Route } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { WebhookPage } from '#views/dashboard/webhook.tsx'
import { WebhookLog } from '#views/dashboard/webhook-log.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { messagesFor } from '../spoken.ts'
import { turnLinks, turnOf } from '../turn.ts'
import { dashboardShell } from './shell.ts'

const { webhook, webhooks } = routes.dashboard

const perPage = 20

export const webhookRoutes: Binding[] = [
  page(webhook.show, (context) => {
    return wantsFragment(context.request) ? WebhookLog({ log: logProps(context) }) : showWebhook(context)
  }),

  action(
    webhook.save,
    ({ deps, actor, params, form }) => {
      const input = accepted(checkWebhookChange(form, readInstance(deps.db).allowedDestinations))
      editWebhook(deps, actor, actor.organizationId, params.id, input)
      return done(webhook.show.url(params), 'The endpoint is saved.')
    },
    (context, form) => showWebhook(context, { form, events: context.form.list('events') }),
  ),

  action(
    webhook.secret,
    (context) => {
      const { deps, actor, params } = context
      return showWebhook(context, { secret: rotateSecret(deps, actor, actor.organizationId, params.id) })
    },
    sayWhy,
  ),

  change(webhook.test, testWebhook, 'The test message is on its way: its answer shows below.'),
  change(webhook.pause, pauseWebhook, 'The endpoint is paused: nothing is sent to it.'),
  change(webhook.resumption, resumeWebhook, 'The endpoint gets messages again from now on.'),

  action(
    webhook.removal,
    ({ deps, actor, params }) => {
      removeWebhook(deps, actor, actor.organizationId, params.id)
      return done(webhooks.index.url(params), 'The endpoint is removed.')
    },
    sayWhy,
  ),

  action(
    webhook.redelivery,
    ({ deps, actor, params }) => {
      redeliver(deps, actor, actor.organizationId, params.id, params.deliveryId)
      return done(webhook.show.url(params), 'The message is on its way again: its answer shows below.')
    },
    sayWhy,
  ),
]

/** A button of the endpoint's page; a refusal is said there. */
function change(
  route: Route<`/app/:slug/webhooks/:id/${string}`, 'webhooks:write'>,
  act: (deps: AppDeps, actor: Member, organizationId: Member['organizationId'], id: string) => void,
  sentence: string,
): Binding {
  return action(
    route,
    ({ deps, actor, params }) => {
      act(deps, actor, actor.organizationId, params.id)
      return done(webhook.show.url(params), sentence)
    },
    sayWhy,
  )
}

/** Shows a button's refusal at the top: there is no field to show it beside. */
function sayWhy(context: MemberContext<'id'>, { problem }: FormState): JSX.Element {
  return showWebhook(context, { problem })
}

interface ShownOnce {
  form?: FormState
  /** As ticked in the form that was refused. */
  events?: string[]
  /** A new secret, shown once, on the answer to the form that made it. */
  secret?: string
  problem?: string
}

export function showWebhook(context: MemberContext<'id'>, shown: ShownOnce = {}): JSX.Element {
  const { deps, organization, params } = context
  const found = findWebhook(deps.db, organization.id, params.id)
  const { previousSecretUntil } = found
  return WebhookPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    webhook: found,
    overlapUntil: (previousSecretUntil ?? 0) > deps.clock.now() ? previousSecretUntil : null,
    form: shown.form ?? emptyForm,
    events: shown.events ?? found.events,
    secret: shown.secret,
    problem: shown.problem,
    log: logProps(context),
  })
}

function logProps(context: MemberContext<'id'>) {
  const { deps, session, organization, query, params } = context
  const { slug, id } = params
  const endpoint = findWebhook(deps.db, organization.id, id)
  const found = readLog(deps.db, endpoint.id, turnOf(query), perPage)
  return {
    slug,
    webhookId: id,
    csrf: session.csrfToken(),
    timeZone: organization.timeZone,
    paused: endpoint.pausedAt !== null,
    turns: turnLinks(found),
    t: messagesFor(context),
    messages: found.rows.map(({ delivery, about, attempts }) => ({
      ...delivery,
      about,
      attempts: attempts.map((one) => ({ ...one, request: indented(one.request) })),
    })),
  }
}

/** Easier to read; a text that was cut is no JSON any more and stays as it was sent. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
