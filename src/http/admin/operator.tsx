import { accepted } from '#src/domain/forms/checked.ts'
import { defaultChildrenText } from '#src/domain/privacy/default-policy.ts'
import { checkOperator, configureOperator } from '#src/domain/privacy/operator.ts'
import { checkSecurityContact, configureSecurityContact } from '#src/domain/privacy/security-contact.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { OperatorPage, type OperatorProps } from '#views/admin/operator.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { operator, securityContact } = routes.admin.privacy

export const operatorRoutes: Binding[] = [
  page(operator.show, (context) => showOperator(context)),

  action(
    operator.save,
    ({ deps, actor, form }) => {
      configureOperator(deps, actor, accepted(checkOperator(form)))
      return done(operator.show.url(), 'The operator is saved.')
    },
    (context, refused) => showOperator(context, { operator: refused }),
  ),

  action(
    securityContact,
    ({ deps, actor, form }) => {
      configureSecurityContact(deps, actor, accepted(checkSecurityContact(form)))
      return done(operator.show.url(), 'The contact is saved.')
    },
    (context, security) => showOperator(context, { security }),
  ),
]

function showOperator(context: PersonContext, forms: Partial<OperatorProps['forms']> = {}): JSX.Element {
  const row = readInstance(context.deps.db)
  return OperatorPage({
    person: personOf(context),
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
  })
}
