import { Elysia } from 'elysia'
import { factorsOf } from '#src/domain/accounts/factors.ts'
import { isConfirmed } from '#src/domain/accounts/sudo.ts'
import type { AccountActor } from '#src/domain/context.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { accountOfKey } from '#src/domain/sent-forms/form-key.ts'
import type { AnyRoute } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { html, wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { pageAbove, routeOf } from '../find-route.ts'
import { keyIn } from '../form-fields.ts'
import { refusal } from '../form-state.ts'
import { isRead } from '../methods.ts'
import { lead, type Posted } from '../sign-in-first.ts'
import { messagesFor, saidInForm } from '../spoken.ts'
import { type RequestSession, session } from './session.ts'

/**
 * Sudo mode: a route that says so asks who sits there to prove it again. A form is asked in between: its contents wait, sealed, in
 * the page that asks, which is sent to the form's own address and then does what the form meant. Stands after the guards, so that
 * nobody is asked for a password who may not, or by another site.
 */
export const sudo = (deps: AppDeps) =>
  new Elysia({ name: 'sudo' }).use(session(deps)).onBeforeHandle({ as: 'global' }, (context) => {
    const { request, route: pattern, path, session, set } = context
    const route = routeOf(request.method, pattern, path)
    const actor = session.account()
    if (!route || !actor || route.sudo === 'never') return undefined
    const posted = { request, route, path, body: context.body, set }
    if (!isRead(request))
      return answerForm(deps, session, actor, posted, (body) => {
        context.body = body
      })
    if (!mustConfirm(deps, route, actor)) return undefined
    return lead(request, routes.account.confirmation.show.url({}, { next: nextOf(posted) }), set)
  })

function mustConfirm(deps: AppDeps, { sudo }: AnyRoute, actor: AccountActor): boolean {
  if (isConfirmed(deps, actor)) return false
  return sudo === 'always' || !factorsOf(deps.db, actor.accountId).password
}

/** A file is downloaded from the page with its link, which says that it may begin. */
function nextOf({ request, route, path }: Posted): string {
  return route.forPrograms ? pageAbove(path) : path + new URL(request.url).search
}

/** Undefined lets the request go on to its route, with what the form held. */
async function answerForm(
  deps: AppDeps,
  session: RequestSession,
  actor: AccountActor,
  { request, route, path, body, set }: Posted,
  goOnWith: (body: object) => void,
): Promise<JSX.Element | string | undefined> {
  const must = mustConfirm(deps, route, actor)
  if (must && wantsFragment(request))
    return lead(request, routes.account.confirmation.show.url({}, { next: pageAbove(path) }), set)
  const key = keyIn(body)
  // The form acts once under its own key, whatever stands in between.
  if (accountOfKey(deps, key) === actor.accountId) session.goOnWith(key)
  const { confirm, keptForm, openKept, showConfirmation } = await import('../confirmation.tsx')
  const asking = () => ({
    deps,
    request,
    session,
    asksForFactor: false,
    action: path,
    hidden: keptForm(deps, actor, path, body),
  })
  const form = readForm(body)
  try {
    const kept = openKept(deps, actor, path, body)
    if (must && !kept) return html(set, showConfirmation(asking()), 403)
    if (must) {
      await confirm(deps, actor, form)
      session.readAgain()
    }
    // A second click comes when the first has confirmed the session already.
    if (kept) goOnWith(kept)
    return undefined
  } catch (error) {
    const { state, status } = refusal(error, form, set)
    const said = saidInForm(messagesFor({ deps, request, session }), { ...state, values: {} })
    return html(set, showConfirmation({ ...asking(), state: said }), status)
  }
}
