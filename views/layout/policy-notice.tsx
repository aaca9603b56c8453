import { routes } from '#src/routes.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import { Body } from './markdown.tsx'
import { utcDayText } from './times.tsx'

export interface PolicyNoticeProps {
  id: string
  /** Markdown; '': nothing is said of it. */
  summary: string
  effectiveAt: number
  inForce: boolean
}

interface NoticeProps {
  policy: PolicyNoticeProps
  csrf: string
  t: DashboardMessages
}

/** A version of the privacy policy that the account has not read: what changes, where it stands, and one button. */
export function PolicyNotice({ policy, csrf, t }: NoticeProps): JSX.Element {
  return (
    <section class="admin-notice policy-notice" aria-label={headingOf(policy, t)}>
      <Icon name="shield-check" />
      <div class="prose">
        <h2 safe>{headingOf(policy, t)}</h2>
        {policy.summary === '' ? null : <Body text={policy.summary} format="markdown" />}
        <p>
          <a href={routes.privacyPolicy.version.url({ id: policy.id })} safe>
            {t.policyNotice.read}
          </a>
        </p>
      </div>
      <Form action={routes.account.policyAcknowledgement.url({ id: policy.id })} csrf={csrf}>
        <Submit label={t.policyNotice.haveRead} />
      </Form>
    </section>
  )
}

function headingOf({ effectiveAt, inForce }: PolicyNoticeProps, t: DashboardMessages): string {
  const day = utcDayText(effectiveAt, t)
  return inForce ? t.policyNotice.inForce(day) : t.policyNotice.changes(day)
}
