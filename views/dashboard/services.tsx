import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Empty } from '../layout/empty.tsx'
import { CsrfField, type FormState, Problem, ShownFields } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { filterQuery, ListFilter } from '../layout/list-filter.tsx'
import { MoveButtons } from '../layout/move-buttons.tsx'
import { ServiceStatusMark, serviceStatusWords } from '../layout/status.tsx'
import { NewGroup, NewService } from './service-forms.tsx'

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

export interface ServicesProps {
  shell: Shell
  list: ListProps
  newService: FormState
  newGroup: FormState
}

/** So few services nobody needs to search. */
const few = 15

export function ServicesPage({ shell, list, newService, newGroup }: ServicesProps): JSX.Element {
  return (
    <DashboardShell shell={shell} title="Services" room="services">
      <p id="moved" role="status" class="visually-hidden"></p>
      {list.maySetStatus && list.groups.some(({ services }) => services.length > 0) ? (
        <WhoIsTold programs={list.programs} slug={list.slug} />
      ) : null}
      {list.total > few ? (
        <ListFilter
          list={routes.dashboard.services.index.url({ slug: list.slug })}
          label="Service or group"
          search={list.search}
          narrowed={list.search !== ''}
        />
      ) : null}
      <ServiceList list={list} />
      {list.mayWrite ? <NewService slug={list.slug} csrf={list.csrf} groups={list.groups} form={newService} /> : null}
      {list.mayWrite ? <NewGroup slug={list.slug} csrf={list.csrf} form={newGroup} /> : null}
      {list.mayWrite && list.archived > 0 ? (
        <p>
          <a href={routes.dashboard.archivedServices.index.url({ slug: list.slug })} safe>
            {list.archived === 1 ? '1 archived service' : `${list.archived} archived services`}
          </a>
        </p>
      ) : null}
    </DashboardShell>
  )
}

/** What a status that is set by hand does: nobody takes it for an incident. */
function WhoIsTold({ programs, slug }: { programs: number; slug: string }): JSX.Element {
  const told = programs === 1 ? '1 webhook is told' : `${programs.toLocaleString('en')} webhooks are told`
  return (
    <p class="hint">
      A status set here is on the page and in its feeds at once.{' '}
      <span safe>{programs === 0 ? 'No program follows' : told}</span>, and nobody gets a message: to tell people,{' '}
      <a href={routes.dashboard.incidents.new.url({ slug })}>open an incident</a>.
    </p>
  )
}

/** The page's list; moving and setting a status swap it in place. */
export function ServiceList({ list }: { list: ListProps }): JSX.Element {
  const groups = list.groups.filter(({ group, services }) => group !== null || services.length > 0)
  if (groups.length === 0 && list.search !== '')
    return (
      <div id="services">
        <Empty heading="No service matches" sentence="Search for another name, or show all." />
      </div>
    )
  if (groups.length === 0)
    return (
      <div id="services" class="empty">
        <h2>No services yet</h2>
        <p>
          A service is something your customers depend on: the API, the dashboard, e-mail delivery. Five to fifteen,
          named as customers call them, read best.
        </p>
      </div>
    )
  return (
    <div id="services" class="stack">
      {list.moved === undefined ? null : (
        <p id="moved" role="status" class="visually-hidden" hx-swap-oob="true" safe>
          {list.moved}
        </p>
      )}
      <Problem sentence={list.problem} />
      {groups.map(({ group, services }) => (
        <Card label={group?.name ?? 'Services without a group'} class="list-card">
          {group ? (
            <GroupHeading list={list} group={group} />
          ) : (
            <h2 class="visually-hidden">Services without a group</h2>
          )}
          {services.length === 0 ? <p class="hint list-empty">No services in this group yet.</p> : null}
          <ul class="rows" data-service-list={group?.id ?? ''}>
            {services.map((service) => (
              <Service list={list} service={service} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  )
}

function GroupHeading({ list, group }: { list: ListProps; group: { id: string; name: string } }): JSX.Element {
  return (
    <header class="group-heading">
      <h2 dir="auto" safe>
        {group.name}
      </h2>
      {list.mayWrite ? (
        <div class="row-actions">
          <Moves
            list={list}
            action={routes.dashboard.serviceGroup.position.url({ slug: list.slug, id: group.id })}
            id={group.id}
            name={group.name}
          />
          <a
            class="icon-button"
            href={routes.dashboard.serviceGroup.show.url({ slug: list.slug, id: group.id })}
            aria-label={`Edit group ${group.name}`}
          >
            <Icon name="pencil" />
          </a>
        </div>
      ) : null}
    </header>
  )
}

function Service({ list, service }: { list: ListProps; service: ServiceRow }): JSX.Element {
  return (
    <li class="row" data-service={service.id}>
      {list.mayWrite && list.search === '' ? (
        <span class="drag-handle" data-drag-handle="" title="Drag to move" hidden>
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
        {service.internal ? <p class="hint">Internal: visitors do not see it</p> : null}
        {service.onlyShowIfDegraded && !service.internal ? (
          <p class="hint">On the page only while something is wrong</p>
        ) : null}
      </div>
      <ServiceStatusMark status={service.status} />
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
            aria-label={`Edit ${service.name}`}
          >
            <Icon name="pencil" />
          </a>
        </div>
      ) : null}
    </li>
  )
}

/** Where the whole order is seen. */
function Moves({ list, ...item }: { list: ListProps; action: string; id: string; name: string }): JSX.Element {
  return list.search === '' ? <MoveButtons {...item} csrf={list.csrf} list="#services" /> : ''
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
        {`Status of ${isolated(service.name)}, set by hand`}
      </label>
      <select id={`own-${service.id}`} name="status">
        {Object.entries(serviceStatusWords).map(([value, word]) => (
          <option value={value} selected={value === service.ownStatus} safe>
            {word}
          </option>
        ))}
      </select>
      <button type="submit" class="button" id={`save-${service.id}`}>
        Set
      </button>
    </form>
  )
}
