import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { defaultChildrenText } from '#src/domain/privacy/default-policy.ts'
import { checkOperator, configureOperator } from '#src/domain/privacy/operator.ts'
import { checkSecurityContact, configureSecurityContact } from '#src/domain/privacy/security-contact.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { OperatorPage, type OperatorProps } from '#views/admin/operator.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

export const operatorRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/operator' })
    .use(visit(deps))
    .get('/admin/privacy/operator', ({ visit, set }) => showOperator(deps, visit, set))
    .post('/admin/privacy/operator', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          configureOperator(deps, visit.person(), accepted(checkOperator(form)))
          return goTo(set, routes.admin.privacy.operator.show.url(), visit, 'The operator is saved.')
        },
        (state, status) => showOperator(deps, visit, set, { operator: state }, status),
      )
    })
    .post('/admin/privacy/security-contact', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          configureSecurityContact(deps, visit.person(), accepted(checkSecurityContact(form)))
          return goTo(set, routes.admin.privacy.operator.show.url(), visit, 'The contact is saved.')
        },
        (state, status) => showOperator(deps, visit, set, { security: state }, status),
      )
    })

function showOperator(
  deps: AppDeps,
  visit: Visit,
  set: Answer,
  forms: Partial<OperatorProps['forms']> = {},
  status = 200,
) {
  const row = readInstance(deps.db)
  const props = {
    person: personOf({ deps, visit }),
    operator: {
      name: row.operatorName ?? '',
      address: row.operatorAddress ?? '',
      email: row.operatorEmail ?? '',
      officer: row.operatorOfficer ?? '',
      childrenNotice: row.childrenNotice,
      childrenText: row.childrenText ?? defaultChildrenText,
    },
    security: {
      contact: row.securityContact?.replace(/^mailto:/, '') ?? '',
      policyUrl: row.securityPolicyUrl ?? '',
      languages: row.securityLanguages,
    },
    forms: { operator: emptyForm, security: emptyForm, ...forms },
  }
  return html(set, OperatorPage(props), status)
}
