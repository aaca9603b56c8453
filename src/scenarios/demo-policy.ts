import { accountByEmail, actorOf } from '#src/domain/accounts/insert-account.ts'
import type { Deps } from '#src/domain/context.ts'
import { acknowledgePolicy } from '#src/domain/privacy/acknowledge-policy.ts'
import { defaultPolicy } from '#src/domain/privacy/default-policy.ts'
import { savePolicyDraft } from '#src/domain/privacy/draft-policy.ts'
import { configureOperator } from '#src/domain/privacy/operator.ts'
import { publishPolicy } from '#src/domain/privacy/publish-policy.ts'
import { addSubProcessor } from '#src/domain/privacy/sub-processors.ts'
import { system, testOrigin } from '#src/testing/personas.ts'

/** The instance of a company that carries parcels says what it does with data, and whoever signs in there has read it. */
export function publishDemoPolicy(deps: Deps, email: string): void {
  configureOperator(deps, system, {
    operatorName: 'Parcelbay GmbH',
    operatorAddress: 'Am Kai 12\n20457 Hamburg\nGermany',
    operatorEmail: 'privacy@parcelbay.example',
    operatorOfficer: 'Jule Brandt, dpo@parcelbay.example',
    childrenNotice: true,
    childrenText: null,
  })
  const host = { name: 'Elbe Rechenzentrum', purpose: 'Hosting', location: 'Germany', since: '2024-05-01' }
  addSubProcessor(deps, system, { ...host, url: 'https://elbe-rz.example/datenschutz' })
  const carrier = { name: 'Northmail', purpose: 'Carries our mail', location: 'Ireland', since: '2025-01-15' }
  addSubProcessor(deps, system, { ...carrier, url: null })
  savePolicyDraft(deps, system, { source: defaultPolicy, summary: '', language: 'en' })
  const { id } = publishPolicy(deps, system, { material: true, effectiveOn: '' })
  const account = accountByEmail(deps.db, email)
  if (account) acknowledgePolicy(deps, actorOf(account, testOrigin), id)
}
