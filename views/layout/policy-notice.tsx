import { routes } from '#src/routes.ts'
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

/** A version of the privacy policy that the account has not read: what changes, where it stands, and one button. */
export function PolicyNotice({ policy, csrf }: { policy: PolicyNoticeProps; csrf: string }): JSX.Element {
  return (
    <section class="admin-notice policy-notice" aria-label={headingOf(policy)}>
      <Icon name="shield-check" />
      <div class="prose">
        <h2 safe>{headingOf(policy)}</h2>
        {policy.summary === '' ? null : <Body text={policy.summary} format="markdown" />}
        <p>
          <a href={routes.privacyPolicy.version.url({ id: policy.id })}>Read the policy</a>
        </p>
      </div>
      <Form action={routes.account.policyAcknowledgement.url({ id: policy.id })} csrf={csrf}>
        <Submit label="I have read it" />
      </Form>
    </section>
  )
}

function headingOf({ effectiveAt, inForce }: PolicyNoticeProps): string {
  const day = utcDayText(effectiveAt)
  return inForce ? `The privacy policy, in force since ${day}` : `The privacy policy changes on ${day}`
}
