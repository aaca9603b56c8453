import { AuthPage } from '../auth/auth-page.tsx'
import { isolated } from '../layout/direction.ts'
import { FormProblem, type FormState, Problem, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { Messages } from '../messages/en.ts'

export interface PageDoorProps {
  csrf: string
  /** The path that the visitor asked for. */
  next: string
  /** Null: this way in is not open. */
  password: { form: FormState; action: string } | null
  /** Null: this way in is not open. */
  mail: { form: FormState; action: string } | null
  /** Links on which a sign-in at each identity provider begins. */
  providers: { name: string; url: string }[]
  /** For members of the team; undefined where nobody can sign in. */
  signInUrl: string | undefined
  /** Why the visitor stands here again. */
  problem?: string
  /** The visitor's language. */
  t: Messages
}

/** Instead of a page that is not public. It does not say whose page it is. */
export function PageDoorPage(props: PageDoorProps): JSX.Element {
  const { password, mail, providers, signInUrl, t } = props
  const asksForPasswordAlone = isPasswordAlone(props)
  return (
    <AuthPage title={asksForPasswordAlone ? t.access.heading : t.access.closed} t={t}>
      <p class="hint" safe>
        {asksForPasswordAlone ? t.access.hint : t.access.closedHint}
      </p>
      <Problem sentence={props.problem} />
      {providers.map(({ name, url }) => (
        <p>
          <a class="button primary" href={url} safe>
            {t.access.singleSignOn(isolated(name))}
          </a>
        </p>
      ))}
      {mail ? <MailForm {...props} {...mail} /> : null}
      {password ? <PasswordForm {...props} {...password} /> : null}
      {signInUrl ? (
        <p class="hint">
          <Sentence text={t.access.team} parts={{ signIn: <SignInLink url={signInUrl} t={t} /> }} />
        </p>
      ) : null}
    </AuthPage>
  )
}

function isPasswordAlone({ password, mail, providers }: PageDoorProps): boolean {
  return password !== null && mail === null && providers.length === 0
}

type Part = PageDoorProps & { form: FormState; action: string }

function MailForm({ form, action, csrf, next, t }: Part): JSX.Element {
  return (
    <Form action={action} csrf={csrf} class="stack">
      <input type="hidden" name="next" value={next} />
      <FormProblem form={form} t={t} />
      <TextField
        name="email"
        label={t.access.email}
        hint={t.access.emailHint}
        type="email"
        autocomplete="email"
        form={form}
        required
      />
      <Submit label={t.access.mailMe} look="primary" />
    </Form>
  )
}

function PasswordForm(props: Part): JSX.Element {
  const { form, action, csrf, next, t } = props
  const isAlone = isPasswordAlone(props)
  return (
    <Form action={action} csrf={csrf} class="stack">
      <input type="hidden" name="next" value={next} />
      <FormProblem form={form} t={t} />
      <TextField
        name="password"
        label={t.access.password}
        type="password"
        autocomplete="current-password"
        form={form}
        autofocus={isAlone}
        required
      />
      <Submit label={t.access.open} look={isAlone ? 'primary' : undefined} />
    </Form>
  )
}

function SignInLink({ url, t }: { url: string; t: Messages }): JSX.Element {
  return (
    <a href={url} safe>
      {t.access.signIn}
    </a>
  )
}

/** To a visitor who asked for a link: the same for every address. */
export function PageLinkSentPage({ address, minutes, t }: { address: string; minutes: number; t: Messages }) {
  return (
    <AuthPage title={t.access.sentHeading} t={t}>
      <p safe>{t.access.sent(isolated(address), minutes)}</p>
      <p class="hint" safe>
        {t.access.sentHint}
      </p>
    </AuthPage>
  )
}

/** Behind the mailed link: it acts when the button is pressed, because programs that look through mail open links. */
export function PageLinkPage({ action, csrf, t }: { action: string; csrf: string; t: Messages }): JSX.Element {
  return (
    <AuthPage title={t.access.linkHeading} t={t}>
      <p class="hint" safe>
        {t.access.linkHint}
      </p>
      <Form action={action} csrf={csrf}>
        <Submit label={t.access.open} look="primary" />
      </Form>
    </AuthPage>
  )
}

export interface OutsidePageProps {
  /** The visitor's address, as Opsentry sees it. */
  address: string
  signInUrl: string | undefined
  t: Messages
}

/** To whoever comes from elsewhere than the networks to which the page is limited. */
export function OutsidePage({ address, signInUrl, t }: OutsidePageProps): JSX.Element {
  return (
    <AuthPage title={t.access.outside} t={t}>
      <p safe>{t.access.outsideHint(address)}</p>
      {signInUrl ? (
        <p class="hint">
          <Sentence text={t.access.team} parts={{ signIn: <SignInLink url={signInUrl} t={t} /> }} />
        </p>
      ) : null}
    </AuthPage>
  )
}
