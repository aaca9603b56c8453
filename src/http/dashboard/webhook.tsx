import { Elysia } from 'elysia'
import { authorize } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import type { Member } from '#src/domain/context.ts'
import { readForm } from '#src/domain/form.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { checkWebhookChange } from '#src/domain/webhooks/check-webhook.ts'
import { editWebhook } from '#src/domain/webhooks/edit-webhook.ts'
import { findWebhook } from '#src/domain/webhooks/find-webhook.ts'
import { pauseWebhook, removeWebhook, resumeWebhook } from '#src/domain/webhooks/pause-webhook.ts'
import { readLog } from '#src/domain/webhooks/read-log.ts'
import { redeliver } from '#src/domain/webhooks/redeliver.ts'
import { rotateSecret } from '#src/domain/webhooks/rotate-secret.ts'
import { testWebhook } from '#src/domain/webhooks/test-webhook.ts'
import { routes } from '#src/routes.ts'
import { WebhookPage } from '#views/dashboard/webhook.tsx'
import { WebhookLog } from '#views/dashboard/webhook-log.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html, wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { pageNumber } from '../page-number.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

const perPage = 20

interface Params {
  slug: string
  id: string
}

interface Context {
  params: Params
  body: unknown
  visit: Visit
  set: Answer
}

/** One endpoint: what it was sent, and all that can be done with it. */
export const webhookRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/webhook' })
    .use(visit(deps))
    .get('/app/:slug/webhooks/:id', ({ params, query, request, visit, set }) => {
      const page = pageNumber(query.page)
      if (!wantsFragment(request)) return showWebhook(deps, visit, params, set, { page })
      return html(set, WebhookLog({ log: logProps(deps, visit, params, page) }))
    })
    .post('/app/:slug/webhooks/:id', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      const { allowedDestinations } = readInstance(deps.db)
      return submitted(
        form,
        set,
        () => {
          const input = accepted(checkWebhookChange(form, allowedDestinations))
          editWebhook(deps, actor, actor.organizationId, params.id, input)
          return goTo(
            set,
            routes.dashboard.webhook.show.url({ slug: params.slug, id: params.id }),
            visit,
            'The endpoint is saved.',
          )
        },
        (form, status) =>
          showWebhook(deps, visit, params, set, { form, events: readForm(body).list('events') }, status),
      )
    })
    .post('/app/:slug/webhooks/:id/secret', (context) =>
      attempt(deps, context, (actor) => {
        const { params, visit, set } = context
        const secret = rotateSecret(deps, actor, actor.organizationId, params.id)
        return showWebhook(deps, visit, params, set, { secret })
      }),
    )
    .post('/app/:slug/webhooks/:id/test', (context) =>
      attempt(deps, context, (actor) => {
        testWebhook(deps, actor, actor.organizationId, context.params.id)
        return back(context, 'The test message is on its way: its answer shows below.')
      }),
    )
    .post('/app/:slug/webhooks/:id/pause', (context) =>
      attempt(deps, context, (actor) => {
        pauseWebhook(deps, actor, actor.organizationId, context.params.id)
        return back(context, 'The endpoint is paused: nothing is sent to it.')
      }),
    )
    .post('/app/:slug/webhooks/:id/resumption', (context) =>
      attempt(deps, context, (actor) => {
        resumeWebhook(deps, actor, actor.organizationId, context.params.id)
        return back(context, 'The endpoint is told again from now on.')
      }),
    )
    .post('/app/:slug/webhooks/:id/removal', (context) =>
      attempt(deps, context, (actor) => {
        removeWebhook(deps, actor, actor.organizationId, context.params.id)
        return goTo(
          context.set,
          routes.dashboard.webhooks.index.url({ slug: context.params.slug }),
          context.visit,
          'The endpoint is removed.',
        )
      }),
    )
    .post('/app/:slug/webhooks/:id/deliveries/:deliveryId/redelivery', (context) =>
      attempt(deps, context, (actor) => {
        redeliver(deps, actor, actor.organizationId, context.params.id, context.params.deliveryId)
        return back(context, 'The message is on its way again: its answer shows below.')
      }),
    )

/** Does what a button asks; a refusal is said on the page. */
function attempt<T>(deps: AppDeps, { params, body, visit, set }: Context, act: (actor: Member) => T) {
  const { actor } = visit.member(params.slug)
  return submitted(
    readForm(body),
    set,
    () => act(actor),
    ({ problem }, status) => showWebhook(deps, visit, params, set, { problem }, status),
  )
}

function back({ params, visit, set }: Context, flash: string): string {
  return goTo(set, routes.dashboard.webhook.show.url({ slug: params.slug, id: params.id }), visit, flash)
}

interface Shown {
  form?: FormState
  /** As ticked in the form that was refused. */
  events?: string[]
  /** A new secret: on the answer to its own form and nowhere else. */
  secret?: string
  problem?: string
  page?: number
}

export function showWebhook(deps: AppDeps, visit: Visit, params: Params, set: Answer, shown: Shown = {}, status = 200) {
  const { actor, organization } = visit.member(params.slug)
  authorize(actor, 'webhooks:write', organization.id)
  const webhook = findWebhook(deps.db, organization.id, params.id)
  const { previousSecretUntil } = webhook
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(params.slug) }),
    timeZone: organization.timeZone,
    webhook,
    overlapUntil: (previousSecretUntil ?? 0) > deps.clock.now() ? previousSecretUntil : null,
    form: shown.form ?? emptyForm,
    events: shown.events ?? webhook.events,
    secret: shown.secret,
    problem: shown.problem,
    log: logProps(deps, visit, params, shown.page ?? 1),
  }
  return html(set, WebhookPage(props), status)
}

function logProps(deps: AppDeps, visit: Visit, { slug, id }: Params, page: number) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'webhooks:write', organization.id)
  const webhook = findWebhook(deps.db, organization.id, id)
  const found = readLog(deps.db, webhook.id, perPage + 1, (page - 1) * perPage)
  return {
    slug,
    webhookId: id,
    csrf: visit.csrfToken(),
    timeZone: organization.timeZone,
    paused: webhook.pausedAt !== null,
    page,
    hasNext: found.length > perPage,
    messages: found.slice(0, perPage).map(({ delivery, about, attempts }) => ({
      ...delivery,
      about,
      attempts: attempts.map((one) => ({ ...one, request: indented(one.request) })),
    })),
  }
}

/** Easier to read; what was cut is no JSON any more and stays as it was sent. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
