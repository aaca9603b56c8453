import type { AccountActor, Actor, Member, ProvisionerActor } from '#src/domain/context.ts'
import { notFound } from '#src/domain/errors.ts'
import { type Form, readForm } from '#src/domain/forms/form.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { type Access, type AnyRoute, isPermission, type ParamName, type Permission, type Route } from '#src/route.ts'
import type { FormState } from '#views/layout/fields.tsx'
import { dashboardMessagesOf } from '#views/messages/dashboard.ts'
import type { Messages } from '#views/messages/en.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { acted } from './acted.ts'
import { type Answer, goTo, html } from './answers.ts'
import type { AppDeps } from './app-deps.ts'
import { refusal } from './form-state.ts'
import { asAsked, orHeld } from './held.ts'
import { type AnswerKinds, once, type Sendings } from './once.ts'
import type { RequestSession } from './plugins/session.ts'
import { ledOn } from './public/led-on.ts'
import type { PageCache } from './public/page-cache.ts'
import { type StatusPageAddress, statusPageOf } from './public/page-of.ts'
import { depsOf } from './public/sight.ts'
import type { readBody } from './read-body.ts'
import { enterSetup } from './setup/access.ts'
import { messagesFor, saidInForm } from './spoken.ts'

/** Passed to every handler. `Params`: the parameters of its path. */
export interface RequestContext<Params = unknown> {
  deps: AppDeps
  /** The cache of public pages. */
  pages: PageCache
  request: Request
  params: Params
  query: Record<string, string | undefined>
  session: RequestSession
  set: Answer
}

/** Passed where the route asks for a signed-in account, or session. */
export interface PersonContext<Params = unknown> extends RequestContext<Params> {
  actor: AccountActor
}

/** Passed where the wizard's own check lets the caller in (setup/access.ts). */
export interface SetupContext<Params = unknown> extends RequestContext<Params> {
  actor: Actor
}

/** Passed to a member of the organization that the path names. `More`: the path's parameters besides `slug`. */
export interface MemberContext<More extends string = never>
  extends RequestContext<{ slug: string } & Record<More, string>> {
  actor: Member
  organization: Organization
}

/** Passed on a status page, at the root or below `/s/:slug`. */
export interface PageContext<More extends string = never>
  extends RequestContext<{ slug?: string } & Record<More, string>> {
  /** Throws not_found for an unknown slug, and while there is no home organization. */
  readonly statusPage: StatusPageAddress
}

type ContextOf<Path extends string, May extends Access> = Path extends `/:base${string}`
  ? PageContext<Exclude<ParamName<Path>, 'base'>>
  : May extends Permission
    ? MemberContext<Exclude<ParamName<Path>, 'slug'>>
    : May extends 'account' | 'session' | 'instance admin'
      ? PersonContext<Record<ParamName<Path>, string>>
      : May extends 'setup'
        ? SetupContext<Record<ParamName<Path>, string>>
        : RequestContext<Record<ParamName<Path>, string>>

/** A redirect, and the sentence that the next page shows once. */
export class Elsewhere {
  constructor(
    readonly url: string,
    readonly sentence: string | undefined,
  ) {}
}

/** Answers 303 to a page of this instance, which shows the sentence. */
export function done(url: string, sentence?: string): Elsewhere {
  return new Elsewhere(url, sentence)
}

/** A page with another status than 200. */
export class WithStatus {
  constructor(
    readonly status: number,
    readonly markup: JSX.Element,
  ) {}
}

/** Markup is a page; a Response is sent as it is, such as a file. */
export type Shown = JSX.Element | Elsewhere | WithStatus | Response

/** A route and what answers it: made by `page`, `action` and `inbound`, and for the APIs; served by `serve`. */
export interface Binding {
  route: AnyRoute
  answer: (raw: Raw) => unknown
  /** How the body is read; absent: as its content type says (`readBody()`). */
  parse?: 'arrayBuffer' | typeof readBody
  /** A form's page as if it had just been refused, with the sentence given; absent where no page shows it again. */
  showAgain?: (asked: RequestContext & { body: unknown }, problem: string) => Promise<Shown>
}

/** A request as the server hands it over. */
export interface Raw extends RequestContext {
  body: unknown
  sendings: Sendings
}

/** A page that people look at. */
export function page<Path extends string, May extends Access>(
  route: Route<Path, May>,
  show: (context: ContextOf<Path, May>) => Shown | Promise<Shown>,
): Binding {
  return {
    route,
    answer: async (raw) => finished(route, raw, await show(contextOf(route, raw) as ContextOf<Path, May>)),
  }
}

type WithForm<Context> = Context & { form: Form }

/**
 * Binds a form's route. Where the domain refuses, `again` shows the form with what was typed and what to do, with its status
 * (422, 429, or a storage's); without it the refusal is a page of its own. A status page's form is refused in the page's
 * language, every other in the language of whoever sent it; or in the language of the `words` given.
 */
export function action<Path extends string, May extends Access>(
  route: Route<Path, May>,
  act: (context: WithForm<ContextOf<Path, May>>) => Shown | Promise<Shown>,
  again?: (context: WithForm<ContextOf<Path, May>>, refused: FormState) => Shown | Promise<Shown>,
  words?: (context: WithForm<ContextOf<Path, May>>) => Messages,
): Binding {
  type Context = WithForm<ContextOf<Path, May>>
  const withForm = (asked: RequestContext & { body: unknown }) =>
    Object.assign(contextOf(route, asked), { form: readForm(asked.body) }) as Context

  const answer = async (raw: Raw) => {
    const context = withForm(raw)
    try {
      return finished(
        route,
        raw,
        await acted(raw.deps, () =>
          once(raw, route, () => orHeld<Shown>(context, () => act(asAsked(context)), done), answerKinds),
        ),
      )
    } catch (error) {
      if (!again) throw error
      const { state, status } = await refusedBy(route, context, error, words?.(context))
      await yieldToEventLoop()
      return finished(route, raw, await again(context, state), status)
    }
  }
  if (!again) return { route, answer }
  return {
    route,
    answer,
    showAgain: async (asked, problem) => {
      const context = withForm(asked)
      return again(context, saidInForm(messagesFor(context), { values: context.form.values, errors: {}, problem }))
    },
  }
}

const answerKinds: AnswerKinds<Shown> = {
  ledBy: (shown) => (shown instanceof Elsewhere ? shown : undefined),
  goTo: ({ url, sentence }) => done(url, sentence),
  isPage: (shown) => !(shown instanceof Response || shown instanceof WithStatus),
}

/** Binds a route to which a service posts and signs: the body stays bytes, because the signature covers them. */
export function inbound<Path extends string, May extends Access>(
  route: Route<Path, May>,
  take: (context: ContextOf<Path, May> & { bytes: Buffer }) => Response | Promise<Response>,
): Binding {
  const answer = (raw: Raw) => {
    const bytes = raw.body instanceof ArrayBuffer ? Buffer.from(raw.body) : Buffer.alloc(0)
    return take(Object.assign(contextOf(route, raw), { bytes }) as ContextOf<Path, May> & { bytes: Buffer })
  }
  return { route, answer, parse: 'arrayBuffer' }
}

/** Adds the actor that the route's `may` asks for; plugins/access.ts has let them in before. */
export function contextOf(route: AnyRoute, raw: RequestContext): object {
  const params = (raw.params ?? {}) as Record<string, string | undefined>
  if (route.statusPage) return withPage(raw, params)
  const context = { ...raw, params }
  if (route.proof === 'SCIM token') return { ...context, actor: provisionerOf(raw.session) }
  else if (isPermission(route.may)) return { ...context, ...raw.session.member(params.slug ?? '') }
  else if (isPersonal(route.may)) return { ...context, actor: raw.session.person() }
  else if (route.may === 'setup') return { ...context, actor: enterSetup(context, route) }
  else return context
}

function isPersonal(may: Access): boolean {
  return may === 'account' || may === 'session' || may === 'instance admin'
}

/** A getter, because the instance's own homepage belongs to no organization. */
function withPage(raw: RequestContext, params: { slug?: string }): PageContext {
  const { deps, request } = raw
  const context = { ...raw, params, deps: depsOf(deps, request) }
  return Object.defineProperty(context, 'statusPage', {
    get: () => statusPageOf(deps, request, params.slug),
  }) as PageContext
}

function provisionerOf(session: RequestSession): ProvisionerActor {
  const provisioner = session.provisioner()
  if (!provisioner) throw notFound('page')
  return provisioner
}

async function refusedBy(route: AnyRoute, context: RequestContext & { form: Form }, error: unknown, words?: Messages) {
  const { form, set } = context
  if (!route.statusPage) {
    const { state, status } = refusal(error, form, set)
    const t = words ? dashboardMessagesOf(words.language) : messagesFor(context)
    return { state: saidInForm(t, state), status }
  }
  const t = words ?? messagesOf((context as PageContext & { form: Form }).statusPage.organization.language)
  const { refusedIn } = await import('./public/refused-form.ts')
  return refusedIn(t, error, form, set)
}

function finished(route: AnyRoute, raw: Raw, shown: Shown, status = 200): unknown {
  const { set, session } = raw
  if (shown instanceof Response) return shown
  else if (shown instanceof Elsewhere) return goTo(set, shown.url, session, shown.sentence)
  else if (shown instanceof WithStatus) return html(set, ledOn(route, raw, shown.markup), shown.status)
  else return html(set, ledOn(route, raw, shown), status)
}
