import { authorize } from '#src/domain/authorize.ts'
import type { Member, SystemActor, TokenActor } from '#src/domain/context.ts'
import { notFound } from '#src/domain/errors.ts'
import { organizationOfPage } from '#src/domain/organizations/page-id.ts'
import { type AnyRoute, isPermission } from '#src/route.ts'
import { withoutProgramsEnding } from '#src/route-path.ts'
import type { AppDeps } from '../../app-deps.ts'

export type ProgramParams = Record<string, string>

/** Whoever asks must be what the route asks. Throws not_found for another organization's page, and forbidden. */
export function admitToOperation(
  deps: AppDeps,
  actor: Member | TokenActor | SystemActor,
  route: AnyRoute,
  params: ProgramParams,
): void {
  if (route.may === 'any token') return
  if (!isPermission(route.may)) throw notFound('page')
  authorize(actor, route.may, organizationIn(deps, params))
}

/** By its own id, or by that of the page that it brought from Statuspage. */
export function organizationIn(deps: AppDeps, params: ProgramParams) {
  return organizationOfPage(deps, params.page_id ?? params.organization_id ?? '')
}

/** `pages/ID.json` is `pages/ID`. */
export function paramsIn(params: unknown): ProgramParams {
  return Object.fromEntries(
    Object.entries<string>(Object(params)).map(([name, value]) => [name, withoutProgramsEnding(value)]),
  )
}
