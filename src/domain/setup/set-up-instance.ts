import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { type AccountInput, checkAccount } from '../accounts/check-account.ts'
import { type PasswordRules, passwordRules } from '../accounts/password-rules.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { accepted, type Checked, checked, fieldErrors, together } from '../forms/checked.ts'
import { relayErrors } from '../mail/check-relay.ts'
import { saveRelay } from '../mail/configure-relay.ts'
import type { Relay } from '../mail/mail.ts'
import { checkOrganization, type OrganizationInput } from '../organizations/check-organization.ts'
import { atConsole } from '../rate-limits/network.ts'
import { plainUrl, publicUrlProblem } from '../settings/check-url.ts'
import { insertFirstAccount } from './create-first-account.ts'
import { markSetUp } from './finish-setup.ts'
import { refuseWhenSetUp } from './refuse-when-set-up.ts'
import { saveHomeOrganization } from './save-organization.ts'

export interface SetUpInstance extends OrganizationInput, AccountInput {
  /** Absent: where Opsentry listens. */
  url?: string
  /** Absent: no mail leaves until one is configured. */
  relay?: Relay
}

/**
 * The whole wizard in one transaction, for commands. Throws invalid naming the fields (those of the relay as `relay.host`
 * and so on), and conflict where setting up was begun before.
 */
export async function setUpInstance(
  deps: Deps,
  actor: Actor,
  input: SetUpInstance,
): Promise<{ organizationId: string; accountId: string }> {
  authorizeInstanceAdmin(actor)
  refuseBegunSetup(deps)
  const values = accepted(checkInstance(input, passwordRules(deps, { organizationIds: [] })))
  const passwordHash = await deps.passwords.hash(values.password, atConsole)

  return write(deps.db, (tx) => {
    const accountId = insertFirstAccount(tx, deps, actor, { ...values, passwordHash })
    const organizationId = saveHomeOrganization(tx, deps, actor, { ...values, url: values.url ?? null })
    saveRelay(tx, deps, actor, values.relay ?? null)
    markSetUp(tx, deps, actor)
    return { organizationId, accountId }
  })
}

function refuseBegunSetup({ db }: Deps): void {
  refuseWhenSetUp(db)
  if (db.select({ id: accounts.id }).from(accounts).limit(1).get())
    throw conflict('Setup was started in the browser: finish it there, with the setup link.')
}

function checkInstance(input: SetUpInstance, rules: PasswordRules): Checked<SetUpInstance> {
  const ofRelay = Object.entries(input.relay ? relayErrors(input.relay) : {})
  const url = input.url?.trim() || undefined
  const values = { url: url && plainUrl(url), relay: input.relay }
  const errors = {
    ...fieldErrors({ url: url === undefined ? undefined : publicUrlProblem(url) }),
    ...Object.fromEntries(ofRelay.map(([field, problem]) => [`relay.${field}`, problem])),
  }
  return together(checkAccount(input, rules), checkOrganization(input), checked(values, errors))
}
