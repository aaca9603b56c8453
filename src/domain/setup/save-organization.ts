import { asc, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { accepted, type Checked, checked, fieldErrors, together } from '../forms/checked.ts'
import { renameOrganization } from '../organizations/change-organization.ts'
import { checkOrganization, type OrganizationInput } from '../organizations/check-organization.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { authorizeSettings } from '../settings/authorize-settings.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { plainUrl, publicUrlProblem } from '../settings/check-url.ts'
import { readInstance } from '../settings/instance.ts'
import { refuseWhenSetUp } from './refuse-when-set-up.ts'

export interface HomeOrganization extends OrganizationInput {
  /** The instance's public base URL; null: where Opsentry listens. */
  url: string | null
}

/** The wizard's second step: makes the home organization and its public URL, or changes them while the wizard lasts. */
export function saveOrganization(deps: Deps, actor: Actor, input: OrganizationInput & { url: string }): void {
  authorizeSettings(deps.db, actor)
  const values = accepted(checkHomeOrganization(input))
  write(deps.db, (tx) => {
    refuseWhenSetUp(tx)
    saveHomeOrganization(tx, deps, actor, values)
  })
}

/** In the causing transaction; returns the organization's id. The first instance admin becomes its owner. */
export function saveHomeOrganization(tx: Tx, deps: Deps, actor: Actor, input: HomeOrganization): string {
  const before = readInstance(tx)
  const id = before.homeOrganizationId
    ? renameOrganization(tx, deps, actor, before.homeOrganizationId, input)
    : createOrganization(tx, deps, actor, { ...input, ownerId: firstAdmin(tx).id })
  if (before.homeOrganizationId !== id || before.url !== input.url)
    changeInstance(tx, deps, actor, {
      action: 'instance.configured',
      set: { homeOrganizationId: id, url: input.url },
      changes: { url: input.url, homeOrganization: id },
    })
  return id
}

/** The instance admin that the wizard created. Throws conflict before there is one. */
export function firstAdmin(db: Reader): { id: string; email: string } {
  const admin = db
    .select({ id: accounts.id, email: accounts.email })
    .from(accounts)
    .where(eq(accounts.instanceAdmin, true))
    .orderBy(asc(accounts.createdAt))
    .limit(1)
    .get()
  if (!admin) throw conflict('Make the first account before the organization.')
  return admin
}

function checkHomeOrganization(input: OrganizationInput & { url: string }): Checked<HomeOrganization> {
  const url = input.url.trim()
  return together(
    checkOrganization(input),
    checked({ url: plainUrl(url) }, fieldErrors({ url: publicUrlProblem(url) })),
  )
}
