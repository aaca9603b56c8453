import { and, eq, isNull } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { type OrganizationPolicy, organizationPolicies, type SignUpPolicy, signUpPolicies } from '#src/words.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeInstance } from './change-instance.ts'
import { readInstance } from './instance.ts'

export interface InstanceInput {
  signUp: SignUpPolicy
  organizationCreation: OrganizationPolicy
  homeOrganizationId: string
}

export function checkInstanceSettings(form: Form): Checked<InstanceInput> {
  const signUp = signUpPolicies.find((one) => one === form.text('signUp'))
  const organizationCreation = organizationPolicies.find((one) => one === form.text('organizationCreation'))
  return checked(
    {
      signUp: signUp ?? 'invitation',
      organizationCreation: organizationCreation ?? 'instance_admin',
      homeOrganizationId: form.text('homeOrganizationId'),
    },
    fieldErrors({
      signUp: signUp ? undefined : 'Choose who may make an account.',
      organizationCreation: organizationCreation ? undefined : 'Choose who may make organizations.',
    }),
  )
}

/** Changes who may sign up and which organization's page stands at `/`. Throws invalid on `homeOrganizationId`. */
export function configureInstance(deps: Deps, actor: Actor, input: InstanceInput): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const home = tx
      .select({ id: organizations.id })
      .from(organizations)
      .where(and(eq(organizations.id, input.homeOrganizationId), isNull(organizations.deletedAt)))
      .get()
    if (!home) throw invalid({ homeOrganizationId: 'Choose one of the organizations.' })
    const { signUp, organizationCreation, homeOrganizationId } = readInstance(tx)
    changeInstance(tx, deps, actor, {
      set: input,
      action: 'instance.configured',
      changes: { before: { signUp, organizationCreation, homeOrganizationId }, after: input },
    })
  })
}
