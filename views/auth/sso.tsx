import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { FormProblem, type FormState, Problem, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { AuthPage } from './auth-page.tsx'

/** A way to an identity provider, within this instance. */
export interface SsoWay {
  name: string
  url: string
}

export interface SsoPageProps {
  t: DashboardMessages
  form: FormState
  csrf: string
  /** Path within this instance to go to afterwards. */
  next: string
}

/** Asks for the address, whose domain says which provider knows the person. */
export function SsoPage({ t, form, csrf, next }: SsoPageProps): JSX.Element {
  return (
    <AuthPage title={t.sso.heading} t={t}>
      <p class="hint" safe>
        {t.sso.hint}
      </p>
      <Form action={routes.signIn.sso.find.url()} csrf={csrf} class="stack">
        <input type="hidden" name="next" value={next} />
        <FormProblem form={form} t={t} />
        <TextField
          name="email"
          label={t.credentials.email}
          type="email"
          autocomplete="username"
          form={form}
          required
          autofocus
        />
        <Submit label={t.sso.continue} look="primary" />
      </Form>
      <OtherWays next={next} t={t} />
    </AuthPage>
  )
}

/**
 * After the form: a page of its own, because browsers follow a form to no other site (`form-action` of the policy). One way is
 * taken by itself; of several the person chooses.
 */
export function SsoWaysPage({ t, ways, next }: { t: DashboardMessages; ways: SsoWay[]; next: string }): JSX.Element {
  const [only, ...more] = ways
  const url = more.length === 0 ? only?.url : undefined
  return (
    <AuthPage
      title={t.sso.heading}
      t={t}
      head={url === undefined ? undefined : <meta http-equiv="refresh" content={`0; url=${url}`} />}
    >
      <p class="hint" role="status" safe>
        {url === undefined ? t.sso.several : t.sso.onYourWay}
      </p>
      <Ways ways={ways} t={t} />
      <OtherWays next={next} t={t} />
    </AuthPage>
  )
}

export interface SsoFirstProps {
  t: DashboardMessages
  /** The organization's name; null: the instance asks. */
  place: string | null
  problem?: string
  ways: SsoWay[]
  /** For an owner, or an instance admin: how to get in when the provider fails; null: this account cannot. */
  breakGlass: { action: string; hasSecondFactor: boolean } | null
  csrf: string
  next: string
}

/** Somebody is signed in, and the organization wants to hear it from its own provider. */
export function SsoFirstPage(props: SsoFirstProps): JSX.Element {
  const { t, place, ways, breakGlass } = props
  return (
    <AuthPage title={t.sso.heading} t={t}>
      <Problem sentence={props.problem} />
      <p safe>{t.sso.asks(place ?? t.sso.thisOpsentry)}</p>
      <Ways ways={ways} t={t} />
      {breakGlass ? <BreakGlass {...props} {...breakGlass} /> : null}
      {place === null ? null : (
        <p class="auth-links">
          <a href={routes.account.organizations.show.url()} safe>
            {t.sso.otherOrganizations}
          </a>
        </p>
      )}
    </AuthPage>
  )
}

function BreakGlass({
  t,
  action,
  hasSecondFactor,
  csrf,
  next,
}: SsoFirstProps & { action: string; hasSecondFactor: boolean }): JSX.Element {
  if (!hasSecondFactor)
    return (
      <p class="hint" safe>
        {t.sso.failsHint}
      </p>
    )
  return (
    <details class="confirm">
      <summary class="button" safe>
        {t.sso.fails}
      </summary>
      <Form action={action} csrf={csrf}>
        <input type="hidden" name="next" value={next} />
        <p class="hint" safe>
          {t.sso.breakGlassHint}
        </p>
        <Submit label={t.sso.breakGlass} look="danger" />
      </Form>
    </details>
  )
}

/** What went wrong on the way back from a provider. */
export function SsoFailedPage({
  t,
  problem,
  next,
}: {
  t: DashboardMessages
  problem: string
  next: string
}): JSX.Element {
  return (
    <AuthPage title={t.sso.heading} t={t}>
      <p class="form-problem" role="alert" safe>
        {problem}
      </p>
      <p>
        <a class="button primary" href={routes.signIn.sso.show.url({}, { next })} safe>
          {t.signIn.beginAgain}
        </a>
      </p>
      <OtherWays next={next} t={t} />
    </AuthPage>
  )
}

interface WaysProps {
  t: DashboardMessages
  ways: SsoWay[]
  children?: Children
}

/** One big link for each provider. */
export function Ways({ t, ways, children }: WaysProps): JSX.Element {
  return (
    <ul class="sso-ways">
      {ways.map(({ name, url }) => (
        <li>
          <a class="button" href={url}>
            <Icon name="building" />
            <span safe>{t.sso.with(name)}</span>
          </a>
        </li>
      ))}
      {children}
    </ul>
  )
}

function OtherWays({ t, next }: { t: DashboardMessages; next: string }): JSX.Element {
  return (
    <p class="auth-links">
      <a href={routes.signIn.show.url({}, { next })} safe>
        {t.sso.otherWay}
      </a>
    </p>
  )
}
