import type { Deps } from '#src/domain/context.ts'
import { savePolicyDraft } from '#src/domain/privacy/draft-policy.ts'
import type { PolicyVersion } from '#src/domain/privacy/find-policy.ts'
import { configureOperator } from '#src/domain/privacy/operator.ts'
import { publishPolicy } from '#src/domain/privacy/publish-policy.ts'
import { system } from './personas.ts'

export const operator = {
  operatorName: 'Quill Hosting',
  operatorAddress: '1 Quill Street\nQuillham',
  operatorEmail: 'data@quill.example',
  operatorOfficer: null,
  childrenNotice: true,
  childrenText: null,
}

/** The first version of the policy, in force at once. */
export function publishFirstPolicy(deps: Deps, source = 'We are {operator}.'): PolicyVersion {
  configureOperator(deps, system, operator)
  savePolicyDraft(deps, system, { source, summary: '', language: 'en' })
  return publishPolicy(deps, system, { material: true, effectiveOn: '' })
}
