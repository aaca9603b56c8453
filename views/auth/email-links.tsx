import { FormProblem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { AuthPage } from './auth-page.tsx'
import { type BehindLinkProps, NewPassword, Username } from './links.tsx'

type EmailLinkProps = Omit<BehindLinkProps, 'form'>

export function VerifyEmailPage({ t, email, action, csrf }: EmailLinkProps): JSX.Element {
  return (
    <AuthPage title={t.emailLinks.confirmHeading} t={t}>
      <p safe>{t.emailLinks.confirmText(email)}</p>
      <Form action={action} csrf={csrf}>
        <Submit label={t.emailLinks.confirm} look="primary" />
      </Form>
    </AuthPage>
  )
}

/** For whoever still reads mail at the present address. */
export function KeptEmailPage({ t, email, action, csrf }: EmailLinkProps): JSX.Element {
  return (
    <AuthPage title={t.emailLinks.keepHeading} t={t}>
      <p safe>{t.emailLinks.keepText(email)}</p>
      <Form action={action} csrf={csrf}>
        <Submit label={t.emailLinks.keep} look="primary" />
      </Form>
    </AuthPage>
  )
}

/** For whoever reads mail at an address that the account had until a few days ago. */
export function FormerEmailPage(
  props: Omit<BehindLinkProps, 'email'> & { former: string; present: string },
): JSX.Element {
  const { t } = props
  return (
    <AuthPage title={t.emailLinks.takeBackHeading} t={t}>
      <p safe>{t.emailLinks.takeBackText(props.present, props.former)}</p>
      <p class="hint" safe>
        {t.emailLinks.takeBackHint}
      </p>
      <Form action={props.action} csrf={props.csrf} class="stack">
        <Username email={props.former} t={t} />
        <FormProblem form={props.form} t={t} />
        <NewPassword form={props.form} label={t.credentials.newPassword} t={t} autofocus />
        <Submit label={t.emailLinks.takeBack} look="primary" />
      </Form>
    </AuthPage>
  )
}
