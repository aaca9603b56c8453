import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { CsrfField, ShownFields } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { filterQuery } from '../layout/list-filter.tsx'
import { MoveButtons } from '../layout/move-buttons.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface ServiceRow {
  id: string
  name: string
  description: string
  internal: boolean
  onlyShowIfDegraded: boolean
  ownStatus: ServiceStatus
  /** Marks of what its own form shows. */
  shown: Record<string, string>
  /** Status that visitors see; worse than `ownStatus` while an incident says so. */
  status: ServiceStatus
}

export interface Groups {
  group: { id: string; name: string } | null
  services: ServiceRow[]
}

export interface ListProps {
  t: DashboardMessages
  slug: string
  csrf: string
  /** Why a status was not set. */
  problem?: string
  groups: Groups[]
  /** Services in all, whatever is searched for. */
  total: number
  search: string
  mayWrite: boolean
  maySetStatus: boolean
  /** Services in the archive. */
  archived: number
  /** Programs that are told of a status set by hand. */
  programs: number
  /** Said by screen readers after a move. */
  moved?: string
}

/** A service in the list, with what may be done to it there. */
export function Service({ list, service }: { list: ListProps; service: ServiceRow }): JSX.Element {
  const words = list.t.serviceList
  return (
    <li class="row" data-service={service.id}>
      {list.mayWrite && list.search === '' ? (
        <span class="drag-handle" data-drag-handle="" title={words.drag} hidden>
          <Icon name="grip-vertical" />
        </span>
      ) : null}
      <div class="row-main">
        <h3 dir="auto" safe>
          {service.name}
        </h3>
        {service.description ? (
          <p class="hint" dir="auto" safe>
            {service.description}
          </p>
        ) : null}
        <Hint text={service.internal ? words.internal : service.onlyShowIfDegraded ? words.onlyIfDegraded : null} />
      </div>
      <ServiceStatusMark status={service.status} t={list.t} />
      {list.maySetStatus ? <OwnStatus list={list} service={service} /> : null}
      {list.mayWrite ? (
        <div class="row-actions">
          <Moves
            list={list}
            action={routes.dashboard.service.position.url({ slug: list.slug, id: service.id })}
            id={service.id}
            name={service.name}
          />
          <a
            class="icon-button"
            href={routes.dashboard.service.show.url({ slug: list.slug, id: service.id })}
            aria-label={words.editNamed(service.name)}
          >
            <Icon name="pencil" />
          </a>
        </div>
      ) : null}
    </li>
  )
}

function Hint({ text }: { text: string | null }): JSX.Element {
  if (text === null) return ''
  return (
    <p class="hint" safe>
      {text}
    </p>
  )
}

/** Where the whole order is seen. */
export function Moves({ list, ...item }: { list: ListProps; action: string; id: string; name: string }): JSX.Element {
  return list.search === '' ? <MoveButtons {...item} csrf={list.csrf} list="#services" t={list.t} /> : ''
}

function OwnStatus({ list, service }: { list: ListProps; service: ServiceRow }): JSX.Element {
  // The answer is the list as it is searched now.
  const action =
    routes.dashboard.service.status.url({ slug: list.slug, id: service.id }) + filterQuery({ search: list.search })
  return (
    <form class="own-status" method="post" action={action} hx-post={action} hx-target="#services" hx-swap="outerHTML">
      <CsrfField token={list.csrf} />
      <ShownFields marks={service.shown} />
      <label class="visually-hidden" for={`own-${service.id}`} safe>
        {list.t.serviceList.statusOf(isolated(service.name))}
      </label>
      <select id={`own-${service.id}`} name="status">
        {Object.entries(list.t.serviceStatus).map(([value, word]) => (
          <option value={value} selected={value === service.ownStatus} safe>
            {word}
          </option>
        ))}
      </select>
      <button type="submit" class="button" id={`save-${service.id}`} safe>
        {list.t.serviceList.set}
      </button>
    </form>
  )
}
