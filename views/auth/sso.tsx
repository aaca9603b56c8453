import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { FormProblem, type FormState, Problem, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { AuthPage } from './auth-page.tsx'

/** A way to an identity provider, within this instance. */
export interface SsoWay {
  name: string
  url: string
}

export interface SsoPageProps {
  form: FormState
  csrf: string
  /** Path within this instance to go to afterwards. */
  next: string
}

/** Asks for the address, whose domain says which provider knows the person. */
export function SsoPage({ form, csrf, next }: SsoPageProps): JSX.Element {
  return (
    <AuthPage title="Single sign-on">
      <p class="hint">Type your work address: it leads to the identity provider of your organization.</p>
      <Form action={routes.signIn.sso.find.url()} csrf={csrf} class="stack">
        <input type="hidden" name="next" value={next} />
        <FormProblem form={form} />
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          autocomplete="username"
          form={form}
          required
          autofocus
        />
        <Submit label="Continue" look="primary" />
      </Form>
      <OtherWays next={next} />
    </AuthPage>
  )
}

/**
 * After the form: a page of its own, because browsers follow a form to no other site (`form-action` of the policy). One way is
 * taken by itself; of several the person chooses.
 */
export function SsoWaysPage({ ways, next }: { ways: SsoWay[]; next: string }): JSX.Element {
  const [only, ...more] = ways
  const url = more.length === 0 ? only?.url : undefined
  return (
    <AuthPage
      title="Single sign-on"
      head={url === undefined ? undefined : <meta http-equiv="refresh" content={`0; url=${url}`} />}
    >
      <p class="hint" role="status">
        {url === undefined
          ? 'Several identity providers know addresses of this domain. Choose yours.'
          : 'On your way …'}
      </p>
      <Ways ways={ways} />
      <OtherWays next={next} />
    </AuthPage>
  )
}

export interface SsoFirstProps {
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
  const { place, ways, breakGlass } = props
  return (
    <AuthPage title="Single sign-on">
      <Problem sentence={props.problem} />
      <p safe>{`${place ?? 'This Opsentry'} asks you to sign in through its own identity provider.`}</p>
      <Ways ways={ways} />
      {breakGlass ? <BreakGlass {...props} {...breakGlass} /> : null}
      {place === null ? null : (
        <p class="auth-links">
          <a href={routes.account.organizations.show.url()}>Your other organizations</a>
        </p>
      )}
    </AuthPage>
  )
}

function BreakGlass({
  action,
  hasSecondFactor,
  csrf,
  next,
}: SsoFirstProps & { action: string; hasSecondFactor: boolean }): JSX.Element {
  if (!hasSecondFactor)
    return (
      <p class="hint">
        The provider fails? You get in without it, once you have signed in with a second factor or a passkey.
      </p>
    )
  return (
    <details class="confirm">
      <summary class="button">The provider fails</summary>
      <Form action={action} csrf={csrf}>
        <input type="hidden" name="next" value={next} />
        <p class="hint">
          You get in without it for four hours. The audit log says that you did, and everybody who may do so is mailed.
        </p>
        <Submit label="Get in without it" look="danger" />
      </Form>
    </details>
  )
}

/** What went wrong on the way back from a provider. */
export function SsoFailedPage({ problem, next }: { problem: string; next: string }): JSX.Element {
  return (
    <AuthPage title="Single sign-on">
      <p class="form-problem" role="alert" safe>
        {problem}
      </p>
      <p>
        <a class="button primary" href={routes.signIn.sso.show.url({}, { next })}>
          Begin again
        </a>
      </p>
      <OtherWays next={next} />
    </AuthPage>
  )
}

/** One big link for each provider. */
export function Ways({ ways, children }: { ways: SsoWay[]; children?: Children }): JSX.Element {
  return (
    <ul class="sso-ways">
      {ways.map(({ name, url }) => (
        <li>
          <a class="button" href={url}>
            <Icon name="building" />
            <span safe>{`Continue with ${name}`}</span>
          </a>
        </li>
      ))}
      {children}
    </ul>
  )
}

function OtherWays({ next }: { next: string }): JSX.Element {
  return (
    <p class="auth-links">
      <a href={routes.signIn.show.url({}, { next })}>Sign in another way</a>
    </p>
  )
}
