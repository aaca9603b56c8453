import type { Tx } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { accepted, type Checked, checked, fieldErrors } from '../forms/checked.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { insertService } from '../services/create-service.ts'
import { authorizeSettings } from '../settings/authorize-settings.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'
import { refuseWhenSetUp } from './refuse-when-set-up.ts'

/**
 * The wizard's last step: the first services, from the fields `service1`, `service2` … (empty ones are left out), and the
 * end of the wizard; its link opens nothing afterwards.
 */
export function finishSetup(deps: Deps, actor: Actor, input: Record<string, string>): void {
  authorizeSettings(deps.db, actor)
  const names = accepted(checkFirstServices(input))
  write(deps.db, (tx) => {
    refuseWhenSetUp(tx)
    const { homeOrganizationId } = readInstance(tx)
    if (homeOrganizationId === null) throw conflict('Name your organization before its services.')
    for (const name of names) addService(tx, deps, actor, homeOrganizationId, name)
    markSetUp(tx, deps, actor)
  })
}

/** Must be called in the causing transaction. */
export function markSetUp(tx: Tx, deps: Deps, actor: Actor): void {
  changeInstance(tx, deps, actor, { action: 'instance.set_up', set: { setUpAt: deps.clock.now() } })
}

function checkFirstServices(input: Record<string, string>): Checked<string[]> {
  const fields = Object.entries(input).map(([field, text]) => ({ field, name: text.trim() }))
  const filled = fields.filter(({ name }) => name !== '')
  return checked(
    filled.map(({ name }) => name),
    fieldErrors(
      Object.fromEntries(
        filled.map(({ field, name }, index) => [
          field,
          nameProblem(name) ??
            (filled.slice(0, index).some((other) => other.name === name)
              ? 'This name is already listed above.'
              : undefined),
        ]),
      ),
    ),
  )
}

function addService(tx: Tx, deps: Deps, actor: Actor, organizationId: string, name: string): void {
  const service = insertService(tx, deps, organizationId, { name, description: '', serviceGroupId: null })
  recordAudit(tx, deps, actor, {
    action: 'service.created',
    organizationId,
    subject: { type: 'service', id: service.id },
    changes: { name },
  })
}
