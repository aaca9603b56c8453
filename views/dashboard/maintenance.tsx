import { routes } from '#src/routes.ts'
import type { MaintenanceStatus, Rhythm } from '#src/words.ts'
import { ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Icon } from '../layout/icons.tsx'
import { filterQuery, ListFilter, serviceSelect } from '../layout/list-filter.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { hoursText, Span } from '../layout/since.tsx'
import { MaintenanceStatusMark } from '../layout/status.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { rhythmText } from '../public/rhythm-text.ts'

export interface WindowRow {
  id: string
  title: string
  status: MaintenanceStatus
  scheduledStart: number
  scheduledEnd: number
  /** It belongs to a series. */
  repeats: boolean
}

/** One that is planned or runs; of a series, the next one. */
export interface PendingRow extends WindowRow {
  /** Null: it comes once, or for the last time. */
  rhythm: Rhythm | null
  /** The others of its series that are planned by now. */
  others: WindowRow[]
}

export interface WindowFilterValues {
  search: string
  /** Its id. */
  service: string
  /** YYYY-MM. */
  month: string
}

export interface MaintenancePageProps {
  shell: Shell
  timeZone: string
  filter: WindowFilterValues
  /** Why a part of the filter is ignored. */
  problem: string | undefined
  /** All that maintenance may name, archived ones included. */
  services: { id: string; name: string }[]
  /** Null: nothing is searched for, and the list is in two parts. */
  found: WindowRow[] | null
  pending: PendingRow[]
  /** Planned rows beyond those shown. */
  pendingLeft: number
  past: WindowRow[]
  turns: TurnLinks
  mayWrite: boolean
}

export function MaintenancePage(props: MaintenancePageProps): JSX.Element {
  const { shell, pending, past, found } = props
  const { t } = shell
  const words = t.windows
  const { slug } = shell.organization
  const list = routes.dashboard.maintenance.index.url({ slug })
  const isEmpty = found === null && pending.length + past.length === 0
  return (
    <DashboardShell
      shell={shell}
      title={t.rooms.maintenance}
      room="maintenance"
      actions={props.mayWrite ? <PlanMaintenanceLink t={t} slug={slug} /> : undefined}
    >
      {isEmpty ? null : <Filter {...props} list={list} />}
      {found === null ? null : <Found {...props} found={found} />}
      {pending.length > 0 ? <Pending {...props} /> : null}
      {past.length > 0 ? (
        <ListCard heading={words.over}>
          {past.map((window) => (
            <WindowItem {...props} window={window} />
          ))}
        </ListCard>
      ) : null}
      {isEmpty ? <Empty heading={words.noneHeading} sentence={words.none} /> : null}
      <Turns label={words.pages} t={t} links={props.turns} list={list + filterQuery({ ...props.filter })} />
    </DashboardShell>
  )
}

function Filter(props: MaintenancePageProps & { list: string }): JSX.Element {
  const { shell, filter, services, problem, found, list } = props
  return (
    <ListFilter
      list={list}
      t={shell.t}
      label={shell.t.windows.find}
      search={filter.search}
      narrowed={found !== null}
      problem={problem}
      selects={[serviceSelect(services, filter.service, shell.t)]}
      month={filter.month}
    />
  )
}

function Found({ found, ...props }: MaintenancePageProps & { found: WindowRow[] }): JSX.Element {
  const { organization, t } = props.shell
  if (found.length === 0)
    return (
      <Empty heading={t.windows.noMatch}>
        <a href={routes.dashboard.maintenance.index.url({ slug: organization.slug })} safe>
          {t.windows.seeAll}
        </a>
      </Empty>
    )
  return (
    <ListCard heading={t.windows.found}>
      {found.map((window) => (
        <WindowItem {...props} window={window} />
      ))}
    </ListCard>
  )
}

function Pending(props: MaintenancePageProps): JSX.Element {
  const { windows: words } = props.shell.t
  return (
    <>
      <ListCard heading={words.pending}>
        {props.pending.map((window) => (
          <PendingItem {...props} window={window} />
        ))}
      </ListCard>
      {props.pendingLeft > 0 ? (
        <p class="hint" safe>
          {words.pendingLeft(props.pendingLeft)}
        </p>
      ) : null}
    </>
  )
}

interface ItemProps<Row> {
  shell: Shell
  timeZone: string
  window: Row
}

export function PendingItem({ shell, timeZone, window }: ItemProps<PendingRow>): JSX.Element {
  const { t } = shell
  const { rhythm, others, scheduledStart, scheduledEnd } = window
  if (rhythm === null && others.length === 0) return <WindowItem shell={shell} timeZone={timeZone} window={window} />
  const next = <Span from={scheduledStart} to={scheduledEnd} now={shell.now} timeZone={timeZone} t={t} />
  return (
    <li class="row">
      <div class="row-main">
        <WindowTitle shell={shell} window={window} />
        <p class="hint">
          {rhythm === null ? null : <span safe>{`${rhythmAndHours(rhythm, window, timeZone, t)} · `}</span>}
          <Sentence text={t.maintenance.next} parts={{ time: next }} />
        </p>
        {others.length === 0 ? null : (
          <details class="folded">
            <summary safe>{t.windows.more(others.length)}</summary>
            <ul>
              {others.map((other) => (
                <li>
                  <a
                    href={routes.dashboard.maintenanceWindow.show.url({ slug: shell.organization.slug, id: other.id })}
                  >
                    <Span
                      from={other.scheduledStart}
                      to={other.scheduledEnd}
                      now={shell.now}
                      timeZone={timeZone}
                      t={t}
                    />
                  </a>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <MaintenanceStatusMark status={window.status} t={shell.t} />
    </li>
  )
}

/** The hours of windows that are shorter than a day. */
function rhythmAndHours(rhythm: Rhythm, window: WindowRow, timeZone: string, t: DashboardMessages): string {
  const { scheduledStart, scheduledEnd } = window
  const text = rhythmText(rhythm, t)
  if (scheduledEnd - scheduledStart >= 24 * 3_600_000) return text
  return t.windows.rhythmAndHours(text, hoursText(scheduledStart, scheduledEnd, timeZone, t))
}

function WindowItem({ shell, timeZone, window }: ItemProps<WindowRow>): JSX.Element {
  const { t } = shell
  return (
    <li class="row">
      <div class="row-main">
        <WindowTitle shell={shell} window={window} />
        <p class="hint">
          <Span from={window.scheduledStart} to={window.scheduledEnd} now={shell.now} timeZone={timeZone} t={t} />
        </p>
      </div>
      {window.repeats ? (
        <span class="badge" safe>
          {t.windows.repeats}
        </span>
      ) : null}
      <MaintenanceStatusMark status={window.status} t={shell.t} />
    </li>
  )
}

function WindowTitle({ shell, window }: { shell: Shell; window: WindowRow }): JSX.Element {
  return (
    <h3 dir="auto">
      <a href={routes.dashboard.maintenanceWindow.show.url({ slug: shell.organization.slug, id: window.id })} safe>
        {window.title}
      </a>
    </h3>
  )
}

export function PlanMaintenanceLink({ t, slug }: { t: DashboardMessages; slug: string }): JSX.Element {
  return (
    <a class="button primary" href={routes.dashboard.maintenance.new.url({ slug })}>
      <Icon name="wrench" />
      <span safe>{t.windows.plan}</span>
    </a>
  )
}
