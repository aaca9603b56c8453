import { Choice } from '../layout/fields.tsx'

interface OfferedService {
  id: string
  name: string
  internal: boolean
  chosen: boolean
}

export interface OfferedGroup {
  name: string | null
  services: OfferedService[]
}

/** Services up to which all groups stand open. */
const fewServices = 20

interface PlannedServicesProps {
  groups: OfferedGroup[]
  /** Each reader of the page sees what is about their own services. */
  forReaders: boolean
  error: string | undefined
}

export function PlannedServices({ groups, forReaders, error }: PlannedServicesProps): JSX.Element {
  const isShort = groups.flatMap(({ services }) => services).length <= fewServices
  return (
    <fieldset class="affected">
      <legend>Services under maintenance while it runs</legend>
      {error ? (
        <p class="field-error" role="alert" safe>
          {error}
        </p>
      ) : null}
      {groups.length === 0 ? <p class="hint">There are no services yet.</p> : null}
      {forReaders ? (
        <p class="hint">
          Readers of this page see what is about their own services: with none chosen, it stays with your team.
        </p>
      ) : null}
      <div class="affected-list">
        {groups.map(({ name, services }) =>
          name === null ? (
            <div class="affected-group">
              <ServiceChoices services={services} />
            </div>
          ) : (
            <details class="affected-group" open={isShort || services.some(({ chosen }) => chosen)}>
              <summary dir="auto" safe>
                {name}
              </summary>
              <ServiceChoices services={services} />
            </details>
          ),
        )}
      </div>
    </fieldset>
  )
}

function ServiceChoices({ services }: Pick<OfferedGroup, 'services'>): JSX.Element {
  return (
    <div class="service-choices">
      {services.map((service) => (
        <Choice
          name={`service-${service.id}`}
          label={service.name}
          hint={
            service.internal
              ? 'Internal: visitors never read of it. With internal services alone, the maintenance stays with your team.'
              : undefined
          }
          checked={service.chosen}
        />
      ))}
    </div>
  )
}
