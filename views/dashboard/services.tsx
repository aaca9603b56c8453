import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { type FormState, Problem } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { ListFilter } from '../layout/list-filter.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type ListProps, Moves, Service } from './listed-service.tsx'
import { NewGroup, NewService } from './service-forms.tsx'

export interface ServicesProps {
  shell: Shell
  list: ListProps
  newService: FormState
  newGroup: FormState
}

/** So few services nobody needs to search. */
const few = 15

export function ServicesPage({ shell, list, newService, newGroup }: ServicesProps): JSX.Element {
  const { t } = shell
  return (
    <DashboardShell shell={shell} title={t.rooms.services} room="services">
      <p id="moved" role="status" class="visually-hidden"></p>
      {list.maySetStatus && list.groups.some(({ services }) => services.length > 0) ? (
        <WhoIsTold t={t} programs={list.programs} slug={list.slug} />
      ) : null}
      {list.total > few ? (
        <ListFilter
          t={t}
          list={routes.dashboard.services.index.url({ slug: list.slug })}
          label={t.serviceList.find}
          search={list.search}
          narrowed={list.search !== ''}
        />
      ) : null}
      <ServiceList list={list} />
      {list.mayWrite ? <NewService list={list} form={newService} /> : null}
      {list.mayWrite ? <NewGroup list={list} form={newGroup} /> : null}
      {list.mayWrite && list.archived > 0 ? (
        <p>
          <a href={routes.dashboard.archivedServices.index.url({ slug: list.slug })} safe>
            {t.serviceList.archived(list.archived)}
          </a>
        </p>
      ) : null}
    </DashboardShell>
  )
}

/** What a status that is set by hand does: nobody takes it for an incident. */
function WhoIsTold({ t, programs, slug }: { t: DashboardMessages; programs: number; slug: string }): JSX.Element {
  const openIncident = (
    <a href={routes.dashboard.incidents.new.url({ slug })} safe>
      {t.serviceList.openIncident}
    </a>
  )
  return (
    <p class="hint">
      <Sentence text={t.serviceList.told(programs)} parts={{ openIncident }} />
    </p>
  )
}

/** The page's list; moving and setting a status swap it in place. */
export function ServiceList({ list }: { list: ListProps }): JSX.Element {
  const words = list.t.serviceList
  const groups = list.groups.filter(({ group, services }) => group !== null || services.length > 0)
  if (groups.length === 0 && list.search !== '')
    return (
      <div id="services">
        <Empty heading={words.noMatchHeading} sentence={words.noMatch} />
      </div>
    )
  if (groups.length === 0)
    return (
      <div id="services" class="empty">
        <h2 safe>{words.noneHeading}</h2>
        <p safe>{words.none}</p>
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
        <Card label={group?.name ?? words.ungrouped} class="list-card">
          {group ? (
            <GroupHeading list={list} group={group} />
          ) : (
            <h2 class="visually-hidden" safe>
              {words.ungrouped}
            </h2>
          )}
          {services.length === 0 ? (
            <p class="hint list-empty" safe>
              {words.emptyGroup}
            </p>
          ) : null}
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
            aria-label={list.t.serviceList.editGroup(group.name)}
          >
            <Icon name="pencil" />
          </a>
        </div>
      ) : null}
    </header>
  )
}
