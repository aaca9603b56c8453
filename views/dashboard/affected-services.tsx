import type { ServiceStatus } from '#src/words.ts'
import { ServiceStatusMark, serviceStatusWords } from '../layout/status.tsx'

export interface OfferedGroup {
  /** Null: services that stand in no group. */
  id: string | null
  name: string | null
  /** `chosen`: what the form holds; null: not affected. */
  services: { id: string; name: string; internal: boolean; chosen: ServiceStatus | null }[]
}

interface AffectedServicesProps {
  groups: OfferedGroup[]
  error: string | undefined
}

/** Each service with its new status; what is chosen for a whole group holds for all its services. */
export function AffectedServices({ groups, error }: AffectedServicesProps): JSX.Element {
  return (
    <fieldset class="affected">
      <legend>Affected services</legend>
      {error ? (
        <p class="field-error" role="alert" safe>
          {error}
        </p>
      ) : null}
      {groups.length === 0 ? <p class="hint">There are no services yet; the incident stands for itself.</p> : null}
      {groups.some(({ services }) => services.some(({ internal }) => internal)) ? (
        <p class="hint">Visitors never read of services that are internal.</p>
      ) : null}
      <div class="affected-list">
        {groups.map((group) => (
          <div class="affected-group">
            <GroupHeading group={group} />
            <ul class="rows">
              {group.services.map((service) => (
                <AffectedService service={service} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </fieldset>
  )
}

/** Why nobody outside the team reads of an incident; null: somebody does. */
export type Withheld = 'internal services alone' | 'no reader’s service' | null

const whys: Record<NonNullable<Withheld>, string> = {
  'internal services alone':
    'This names internal services alone: it stays with your team. Visitors do not see it, and no subscriber is told.',
  'no reader’s service':
    'Readers of this page see what is about their own services, and this names none: choose a service, or it stays with your team.',
}

/** Says before publishing that it stays with the team; `swap`: as a fragment. */
export function WithheldNote({ why, swap = false }: { why: Withheld; swap?: boolean }): JSX.Element {
  return (
    <p id="withheld" class="hint" role="status" hx-swap-oob={swap ? 'true' : undefined} safe>
      {why === null ? '' : whys[why]}
    </p>
  )
}

function GroupHeading({ group: { id, name } }: { group: OfferedGroup }): JSX.Element {
  if (id === null || name === null) return ''
  return (
    <div class="row affected-group-name">
      <label class="row-main" for={`group-${id}`} dir="auto" safe>
        {name}
      </label>
      <select id={`group-${id}`} name={`group-${id}`} data-sets-group>
        <option value="">Whole group …</option>
        <StatusOptions chosen={null} />
      </select>
    </div>
  )
}

function AffectedService({ service }: { service: OfferedGroup['services'][number] }): JSX.Element {
  return (
    <li class="row">
      <label class="row-main" for={`service-${service.id}`} dir="auto">
        <span safe>{service.name}</span>
        {service.internal ? <span class="hint"> · internal</span> : null}
      </label>
      {service.chosen ? <ServiceStatusMark status={service.chosen} markOnly /> : null}
      <select id={`service-${service.id}`} name={`service-${service.id}`}>
        <option value="" selected={service.chosen === null}>
          Not affected
        </option>
        <StatusOptions chosen={service.chosen} />
      </select>
    </li>
  )
}

function StatusOptions({ chosen }: { chosen: ServiceStatus | null }): JSX.Element {
  return (
    <>
      {Object.entries(serviceStatusWords).map(([value, word]) => (
        <option value={value} selected={value === chosen} safe>
          {word}
        </option>
      ))}
    </>
  )
}
