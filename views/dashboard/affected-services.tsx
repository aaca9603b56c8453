import { type OfferedService, ServiceRow } from './service-row.tsx'
import { StatusSegments } from './status-segments.tsx'

export interface OfferedGroup {
  /** Null: services that stand in no group. */
  id: string | null
  name: string | null
  services: OfferedService[]
}

interface AffectedServicesProps {
  groups: OfferedGroup[]
  error: string | undefined
  /** Of an incident that is open: a service may be said to work again. */
  updating?: boolean
  autofocus?: boolean
}

/** So few services are seen at a glance: they need no folding. */
const few = 8

/**
 * The services that an incident touches, each with its status: those chosen on top, the others in groups that fold. The script
 * (static/service-picker.js) finds them by what is typed; without it they are chosen in their groups.
 */
export function AffectedServices({ groups, error, updating = false, autofocus }: AffectedServicesProps): JSX.Element {
  const all = groups.flatMap(({ name, services }) => services.map((service) => ({ ...service, group: name })))
  const chosen = all.filter((service) => service.chosen !== null)
  const named = groups.filter(({ name }) => name !== null).length
  return (
    <fieldset class="affected" data-service-picker>
      <legend>Affected services</legend>
      {error ? (
        <p class="field-error" role="alert" safe>
          {error}
        </p>
      ) : null}
      {all.length === 0 ? <p class="hint">There are no services yet; the incident stands for itself.</p> : null}
      {all.some(({ internal }) => internal) ? (
        <p class="hint">Visitors never read of services that are internal.</p>
      ) : null}
      {all.length > 0 ? <ServiceSearch autofocus={autofocus} /> : null}
      <div class="affected-list">
        <ul class="rows chosen-services" aria-label="Chosen services">
          {chosen.map((service) => (
            <ServiceRow service={service} updating={updating} />
          ))}
        </ul>
        {all.length > 0 ? (
          <details class="browse" open={all.length <= few}>
            <summary safe>{browseText(all.length, named)}</summary>
            {groups.map((group) => (
              <Group group={group} updating={updating} />
            ))}
          </details>
        ) : null}
      </div>
    </fieldset>
  )
}

function browseText(services: number, groups: number): string {
  const all = services === 1 ? '1 service' : `${services} services`
  if (groups === 0) return `Browse ${all}`
  else return groups === 1 ? `Browse ${all} in 1 group` : `Browse ${all} in ${groups} groups`
}

function ServiceSearch({ autofocus }: { autofocus: boolean | undefined }): JSX.Element {
  return (
    <div class="service-search with-script">
      <input
        type="text"
        id="service-search"
        role="combobox"
        aria-label="Find a service or a group"
        aria-describedby="hint-service-search"
        aria-expanded="false"
        aria-controls="service-found"
        aria-autocomplete="list"
        placeholder="Type a service or a group"
        autocomplete="off"
        spellcheck="false"
        dir="auto"
        autofocus={autofocus}
        data-key="s"
        data-key-name="Find an affected service"
      />
      <div id="service-found" role="listbox" aria-label="Services and groups found" hidden></div>
      <p class="hint" data-nothing-found hidden>
        No service and no group is called that.
      </p>
      <p class="hint" id="hint-service-search">
        Enter takes the first one. A status may follow the name: <em>sign-in major</em>.
      </p>
      <p class="visually-hidden" role="status" data-picked></p>
    </div>
  )
}

function Group({ group, updating }: { group: OfferedGroup; updating: boolean }): JSX.Element {
  const { id, name, services } = group
  const rows = services.filter(({ chosen }) => chosen === null).map((service) => ({ ...service, group: name }))
  const list = (
    <ul class="rows">
      {rows.map((service) => (
        <ServiceRow service={service} updating={updating} />
      ))}
    </ul>
  )
  if (id === null || name === null) return <div class="affected-group">{list}</div>
  return (
    <details class="affected-group" data-group={name}>
      <summary>
        <bdi safe>{name}</bdi> <span class="hint" safe>{` ${services.length}`}</span>
      </summary>
      <div class="row whole-group">
        <span class="row-main" id={`group-name-${id}`}>
          Whole group{' '}
          <bdi class="visually-hidden" safe>
            {name}
          </bdi>
        </span>
        <StatusSegments name={`group-${id}`} labelledBy={`group-name-${id}`} chosen={null} updating={updating} />
      </div>
      {list}
    </details>
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
