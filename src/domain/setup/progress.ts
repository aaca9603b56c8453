import { accounts } from '#src/db/schema/identity.ts'
import type { Deps } from '../context.ts'
import { readInstance } from '../settings/instance.ts'

/** The wizard's steps in their order. */
export const setupSteps = ['account', 'organization', 'relay', 'services', 'done'] as const
export type SetupStep = (typeof setupSteps)[number]

/** The first unfinished step, derived from the data, so that a closed tab or a restart loses nothing. */
export function nextStep({ db }: Pick<Deps, 'db'>): SetupStep {
  const instance = readInstance(db)
  if (instance.setUpAt !== null) return 'done'
  else if (!db.select({ id: accounts.id }).from(accounts).limit(1).get()) return 'account'
  else if (instance.homeOrganizationId === null) return 'organization'
  else if (instance.relayHost === null && instance.relaySkippedAt === null) return 'relay'
  else return 'services'
}

/** Finished steps may be opened again until the wizard ends; the account only once. */
export function mayOpen(step: SetupStep, next: SetupStep): boolean {
  if (next === 'done' || next === 'account') return step === next
  else return step !== 'account' && setupSteps.indexOf(step) <= setupSteps.indexOf(next)
}
