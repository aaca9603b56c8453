import { countAccounts } from '#src/domain/accounts/insert-account.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { countAcknowledgements } from '#src/domain/privacy/acknowledge-policy.ts'
import {
  checkPolicyDraft,
  discardPolicyDraft,
  policyToEdit,
  savePolicyDraft,
} from '#src/domain/privacy/draft-policy.ts'
import { fillPolicy, policyWords } from '#src/domain/privacy/fill-policy.ts'
import { policyDraft, policyInForce, publishedPolicies, withState } from '#src/domain/privacy/find-policy.ts'
import { operatorIsKnown, policyFacts } from '#src/domain/privacy/operator.ts'
import { earliestDay, isFirstVersion, publishPolicy, readPublication } from '#src/domain/privacy/publish-policy.ts'
import { withdrawPolicy } from '#src/domain/privacy/withdraw-policy.ts'
import { utcDay } from '#src/domain/time/utc-day.ts'
import { routes } from '#src/routes.ts'
import { PolicyDraftPage } from '#views/admin/policy-draft.tsx'
import { AdminPrivacyPage } from '#views/admin/privacy.tsx'
import { PublishPolicyPage } from '#views/admin/publish-policy.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { utcDayText } from '#views/layout/times.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'
import { messagesFor } from '../spoken.ts'

const { privacy } = routes.admin
const { draft } = privacy

/** The privacy policy: its versions, the draft of the next one, and publishing it. */
export const adminPrivacyRoutes: Binding[] = [
  page(privacy.show, (context) => showVersions(context)),

  page(draft.show, (context) => showDraft(context)),

  action(
    draft.save,
    ({ deps, actor, form }) => {
      savePolicyDraft(deps, actor, accepted(checkPolicyDraft(form)))
      return done(draft.publication.url(), 'The draft is saved.')
    },
    showDraft,
  ),

  action(draft.removal, ({ deps, actor }) => {
    discardPolicyDraft(deps, actor)
    return done(privacy.show.url(), 'The draft is discarded.')
  }),

  page(draft.publication, (context) =>
    policyDraft(context.deps.db) ? showPublication(context) : done(draft.show.url()),
  ),

  action(
    draft.publish,
    (context) => {
      const { deps, actor, form } = context
      const { effectiveAt } = publishPolicy(deps, actor, readPublication(form))
      if (effectiveAt <= deps.clock.now()) return done(privacy.show.url(), 'The policy is published. It is in force.')
      const t = messagesFor(context)
      return done(privacy.show.url(), t.policyVersions.takesEffect(utcDayText(effectiveAt, t)))
    },
    showPublication,
  ),

  action(
    privacy.withdrawal,
    ({ deps, actor, params }) => {
      withdrawPolicy(deps, actor, params.id)
      return done(privacy.show.url(), 'The version is withdrawn.')
    },
    showVersions,
  ),
]

function showVersions(context: PersonContext, { problem }: FormState = emptyForm): JSX.Element {
  const { deps } = context
  const readBy = countAcknowledgements(deps.db)
  const facts = policyFacts(deps)
  const inForce = policyInForce(deps.db, deps.clock.now())
  return AdminPrivacyPage({
    person: personOf(context),
    problem,
    versions: withState(deps, publishedPolicies(deps.db)).map((version) => ({
      ...version,
      readBy: readBy.get(version.id) ?? 0,
    })),
    hasDraft: policyDraft(deps.db) !== undefined,
    accounts: countAccounts(deps.db),
    operatorKnown: operatorIsKnown(deps.db),
    outdated: inForce !== undefined && fillPolicy(inForce.source, facts) !== inForce.text,
  })
}

function showDraft(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { deps } = context
  return PolicyDraftPage({
    person: personOf(context),
    form,
    draft: policyToEdit(deps),
    saved: policyDraft(deps.db) !== undefined,
    words: [...policyWords],
  })
}

function showPublication(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { deps } = context
  const now = deps.clock.now()
  const { source, summary, language } = policyToEdit(deps)
  return PublishPolicyPage({
    person: personOf(context),
    form,
    text: fillPolicy(source, policyFacts(deps)),
    language,
    summary,
    first: isFirstVersion(deps.db),
    today: utcDay(now),
    earliest: earliestDay(now),
    accounts: countAccounts(deps.db),
  })
}
