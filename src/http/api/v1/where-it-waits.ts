import { organizationById } from '#src/domain/organizations/find-organization.ts'
import type { Held } from '#src/domain/publications/held.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { AppDeps } from '../../app-deps.ts'

/**
 * 202: it was taken, is not done, and a person decides (RFC 9110, 15.3.3). There is no incident yet that a program could be given.
 * Sent again it waits once; a program that asks for 201 alone reads that nothing was created, which is so.
 */
export function whereItWaits(deps: AppDeps, { publication, message }: Held) {
  const { id, state, organizationId } = publication
  const { slug } = organizationById(deps, organizationId)
  const url = publicUrl(deps) + routes.dashboard.publication.show.url({ slug, id })
  return { status: 202, headers: { location: url }, value: { message, publication: { id, state, url } } }
}
