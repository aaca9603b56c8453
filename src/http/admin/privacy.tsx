import { Elysia } from 'elysia'
import { countAccounts } from '#src/domain/accounts/insert-account.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { countAcknowledgements } from '#src/domain/privacy/acknowledge-policy.ts'
import {
  checkPolicyDraft,
  discardPolicyDraft,
  policyToEdit,
  savePolicyDraft,
} from '#src/domain/privacy/draft-policy.ts'
import { fillPolicy, meanings } from '#src/domain/privacy/fill-policy.ts'
import { policyDraft, policyInForce, publishedPolicies, withState } from '#src/domain/privacy/find-policy.ts'
import { operatorIsKnown, policyFacts } from '#src/domain/privacy/operator.ts'
import { earliestDay, isFirstVersion, publishPolicy, readPublication } from '#src/domain/privacy/publish-policy.ts'
import { withdrawPolicy } from '#src/domain/privacy/withdraw-policy.ts'
import { utcDay } from '#src/domain/utc-day.ts'
import { routes } from '#src/routes.ts'
import { PolicyDraftPage } from '#views/admin/policy-draft.tsx'
import { AdminPrivacyPage } from '#views/admin/privacy.tsx'
import { PublishPolicyPage } from '#views/admin/publish-policy.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { utcDayText } from '#views/layout/times.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

/** The privacy policy: its versions, the draft of the next one, and publishing it. */
export const adminPrivacyRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/privacy' })
    .use(visit(deps))
    .get('/admin/privacy', ({ visit, set }) => showVersions(deps, visit, set))
    .get('/admin/privacy/draft', ({ visit, set }) => showDraft(deps, visit, set))
    .post('/admin/privacy/draft', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          savePolicyDraft(deps, visit.person(), accepted(checkPolicyDraft(form)))
          return goTo(set, routes.admin.privacy.draft.publication.url(), visit, 'The draft is saved.')
        },
        (state, status) => showDraft(deps, visit, set, state, status),
      )
    })
    .post('/admin/privacy/draft/removal', ({ visit, set }) => {
      discardPolicyDraft(deps, visit.person())
      return goTo(set, routes.admin.privacy.show.url(), visit, 'The draft is discarded.')
    })
    .get('/admin/privacy/draft/publication', ({ visit, set }) =>
      policyDraft(deps.db) ? showPublication(deps, visit, set) : goTo(set, routes.admin.privacy.draft.show.url()),
    )
    .post('/admin/privacy/draft/publication', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const { effectiveAt } = publishPolicy(deps, visit.person(), readPublication(form))
          const inForce = effectiveAt <= deps.clock.now()
          const said = inForce ? 'It is in force.' : `It takes effect on ${utcDayText(effectiveAt)}.`
          return goTo(set, routes.admin.privacy.show.url(), visit, `The policy is published. ${said}`)
        },
        (state, status) => showPublication(deps, visit, set, state, status),
      )
    })
    .post('/admin/privacy/versions/:id/withdrawal', ({ params, body, visit, set }) =>
      submitted(
        readForm(body),
        set,
        () => {
          withdrawPolicy(deps, visit.person(), params.id)
          return goTo(set, routes.admin.privacy.show.url(), visit, 'The version is withdrawn.')
        },
        (state, status) => showVersions(deps, visit, set, state, status),
      ),
    )

function showVersions(deps: AppDeps, visit: Visit, set: Answer, { problem }: FormState = emptyForm, status = 200) {
  const readBy = countAcknowledgements(deps.db)
  const facts = policyFacts(deps)
  const inForce = policyInForce(deps.db, deps.clock.now())
  const props = {
    person: personOf({ deps, visit }),
    problem,
    versions: withState(deps, publishedPolicies(deps.db)).map((version) => ({
      ...version,
      readBy: readBy.get(version.id) ?? 0,
    })),
    hasDraft: policyDraft(deps.db) !== undefined,
    accounts: countAccounts(deps.db),
    operatorKnown: operatorIsKnown(deps.db),
    outdated: inForce !== undefined && fillPolicy(inForce.source, facts) !== inForce.text,
  }
  return html(set, AdminPrivacyPage(props), status)
}

function showDraft(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const props = {
    person: personOf({ deps, visit }),
    form,
    draft: policyToEdit(deps),
    saved: policyDraft(deps.db) !== undefined,
    words: Object.entries(meanings).map(([word, meaning]) => ({ word: `{${word}}`, meaning })),
  }
  return html(set, PolicyDraftPage(props), status)
}

function showPublication(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const now = deps.clock.now()
  const { source, summary, language } = policyToEdit(deps)
  const props = {
    person: personOf({ deps, visit }),
    form,
    text: fillPolicy(source, policyFacts(deps)),
    language,
    summary,
    first: isFirstVersion(deps.db),
    today: utcDay(now),
    earliest: earliestDay(now),
    accounts: countAccounts(deps.db),
  }
  return html(set, PublishPolicyPage(props), status)
}
