import { listServices } from '#src/domain/services/find-service.ts'
import { type Following, followedField } from '#src/domain/subscribers/following.ts'
import type { FormState } from '#views/layout/fields.tsx'
import type { FollowingChoiceProps } from '#views/layout/following-choice.tsx'
import type { AppDeps } from './app-deps.ts'

/** The form's choices of what to follow: as typed where the form was refused, else as `following` says. */
export function followingChoice(
  deps: AppDeps,
  organizationId: string,
  { values }: FormState,
  following: Following,
): FollowingChoiceProps['offered'] {
  const sent = values.scope !== undefined
  const ticked = (name: string, otherwise: boolean) => (sent ? values[name] !== undefined : otherwise)
  const followed = (id: string) => following.serviceIds?.includes(id) ?? false
  return {
    onlyServices: sent ? values.scope === 'services' : following.serviceIds !== null,
    incidents: ticked('incidents', following.incidents),
    maintenance: ticked('maintenance', following.maintenance),
    groups: listServices(deps.db, organizationId)
      .filter(({ services }) => services.length > 0)
      .map(({ group, services }) => ({
        name: group?.name ?? null,
        services: services.map(({ id, name }) => {
          const field = followedField(id)
          return { field, name, chosen: ticked(field, followed(id)) }
        }),
      })),
  }
}
