import { routes } from '#src/routes.ts'
import { AuthPage } from '../auth/auth-page.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/**
 * After the form: a page of its own, because browsers follow a form to no other site (`form-action` of the policy). `leadsHere`: the
 * new address was asked, and answered.
 */
export function UrlChangedPage({
  t,
  url,
  leadsHere,
}: {
  t: DashboardMessages
  url: string
  leadsHere: boolean
}): JSX.Element {
  const next = `${url}${routes.admin.instance.show.url()}`
  return (
    <AuthPage
      title={t.instanceScreen.changedHeading}
      t={t}
      head={leadsHere ? <meta http-equiv="refresh" content={`0; url=${next}`} /> : undefined}
    >
      <p role="status">
        <Sentence text={t.instanceScreen.changed} parts={{ address: <strong safe>{url}</strong> }} />
      </p>
      <a class="button primary" href={next} safe>
        {t.signIn.heading}
      </a>
    </AuthPage>
  )
}
