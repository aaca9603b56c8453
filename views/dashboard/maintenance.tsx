import { routes } from '#src/routes.ts'
import type { MaintenanceStatus } from '#src/words.ts'
import { ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Icon } from '../layout/icons.tsx'
import { MaintenanceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'

export interface WindowRow {
  id: string
  title: string
  status: MaintenanceStatus
  scheduledStart: number
  scheduledEnd: number
  /** It belongs to a series. */
  repeats: boolean
}

export interface MaintenancePageProps {
  shell: Shell
  timeZone: string
  pending: WindowRow[]
  past: WindowRow[]
  turns: TurnLinks
  mayWrite: boolean
}

export function MaintenancePage(props: MaintenancePageProps): JSX.Element {
  const { shell, pending, past, timeZone } = props
  const { slug } = shell.organization
  return (
    <DashboardShell
      shell={shell}
      title="Maintenance"
      room="maintenance"
      actions={props.mayWrite ? <PlanMaintenanceLink slug={slug} /> : undefined}
    >
      {pending.length > 0 ? (
        <WindowList heading="Running and planned" slug={slug} windows={pending} timeZone={timeZone} />
      ) : null}
      {past.length > 0 ? <WindowList heading="Over" slug={slug} windows={past} timeZone={timeZone} /> : null}
      {pending.length + past.length === 0 ? (
        <Empty heading="No maintenance planned">
          Plan work before it surprises anybody: say what is done, when, and which services it touches. Subscribers are
          told, reminded, and told again when it begins and ends. A window can start and end by the clock, and repeat.
        </Empty>
      ) : null}
      <Turns label="Pages of maintenance" links={props.turns} list={routes.dashboard.maintenance.index.url({ slug })} />
    </DashboardShell>
  )
}

export function PlanMaintenanceLink({ slug }: { slug: string }): JSX.Element {
  return (
    <a class="button primary" href={routes.dashboard.maintenance.new.url({ slug })}>
      <Icon name="wrench" />
      <span>Plan maintenance</span>
    </a>
  )
}

export function WindowList(props: {
  heading: string
  slug: string
  windows: WindowRow[]
  timeZone: string
}): JSX.Element {
  return (
    <ListCard heading={props.heading}>
      {props.windows.map((window) => (
        <li class="row">
          <div class="row-main">
            <h3 dir="auto">
              <a href={routes.dashboard.maintenanceWindow.show.url({ slug: props.slug, id: window.id })} safe>
                {window.title}
              </a>
            </h3>
            <p class="hint">
              <Moment at={window.scheduledStart} timeZone={props.timeZone} /> to{' '}
              <Moment at={window.scheduledEnd} timeZone={props.timeZone} />
            </p>
          </div>
          {window.repeats ? <span class="badge">repeats</span> : null}
          <MaintenanceStatusMark status={window.status} />
        </li>
      ))}
    </ListCard>
  )
}
