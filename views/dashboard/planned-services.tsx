import { Choice } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  t: DashboardMessages
  groups: OfferedGroup[]
  /** Each reader of the page sees what is about their own services. */
  forReaders: boolean
  error: string | undefined
}

export function PlannedServices({ t, groups, forReaders, error }: PlannedServicesProps): JSX.Element {
  const words = t.windowPlan.services
  const isShort = groups.flatMap(({ services }) => services).length <= fewServices
  return (
    <fieldset class="affected">
      <legend safe>{words.legend}</legend>
      {error ? (
        <p class="field-error" role="alert" safe>
          {error}
        </p>
      ) : null}
      {groups.length === 0 ? (
        <p class="hint" safe>
          {words.none}
        </p>
      ) : null}
      {forReaders ? (
        <p class="hint" safe>
          {words.forReaders}
        </p>
      ) : null}
      <div class="affected-list">
        {groups.map(({ name, services }) =>
          name === null ? (
            <div class="affected-group">
              <ServiceChoices t={t} services={services} />
            </div>
          ) : (
            <details class="affected-group" open={isShort || services.some(({ chosen }) => chosen)}>
              <summary dir="auto" safe>
                {name}
              </summary>
              <ServiceChoices t={t} services={services} />
            </details>
          ),
        )}
      </div>
    </fieldset>
  )
}

function ServiceChoices({ t, services }: Pick<OfferedGroup, 'services'> & { t: DashboardMessages }): JSX.Element {
  return (
    <div class="service-choices">
      {services.map((service) => (
        <Choice
          name={`service-${service.id}`}
          label={service.name}
          hint={service.internal ? t.windowPlan.services.internalHint : undefined}
          checked={service.chosen}
        />
      ))}
    </div>
  )
}
