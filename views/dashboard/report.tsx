import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { FilterSelect } from '../layout/filter.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { momentText, monthText, periodText } from '../layout/times.tsx'
import {
  type Availability,
  keptOf,
  lengthsText,
  promisesText,
  type Response,
  shortLengths,
  shortMonth,
  spanText,
  spentText,
  uptimeText,
} from './report-text.ts'

interface ReportedService {
  label: string
  months: Availability[]
  whole: Availability
}

export interface ReportPageProps {
  shell: Shell
  timeZone: string
  report: {
    /** YYYY-MM, the oldest first. */
    months: string[]
    /** UTC ms. */
    until: number
    services: ReportedService[]
    all: { months: Availability[]; whole: Availability }
    response: { months: Response[]; whole: Response }
    maintenance: { title: string; startedAt: number; endedAt: number | null }[]
    /** Windows beyond those. */
    maintenanceLeft: number
  }
  asked: { from: string; to: string }
  /** Months that can be chosen, the newest first. */
  offered: string[]
  csvUrl: string
}

/** Services beyond these stand on the screen and in the file: more do not fit on the second page of paper. */
const printedServices = 56
const printedWindows = 10

export function ReportPage(props: ReportPageProps): JSX.Element {
  const { shell, timeZone, report, csvUrl } = props
  return (
    <DashboardShell
      shell={shell}
      title="Report"
      room="reports"
      actions={
        <a class="button" href={csvUrl}>
          Download as CSV
        </a>
      }
    >
      <Months {...props} />
      <p class="report-of" safe>{`${spanText(report.months)} · until ${momentText(report.until, timeZone)}`}</p>
      <Summary {...props} />
      <ByMonth report={report} />
      <Maintenance {...props} />
      <Services report={report} />
    </DashboardShell>
  )
}

function Months({ shell, asked, offered }: ReportPageProps): JSX.Element {
  const options = offered.map((value) => ({ value, label: monthText(value) }))
  return (
    <form class="filters" method="get" action={routes.dashboard.reports.show.url({ slug: shell.organization.slug })}>
      <div class="filter-fields">
        <FilterSelect name="from" label="From" chosen={asked.from} options={options} />
        <FilterSelect name="to" label="To" chosen={asked.to} options={options} />
        <button type="submit" class="button">
          Show
        </button>
      </div>
      <p class="hint">At most 12 months. It prints on two pages.</p>
    </form>
  )
}

function Summary({ report: { all, response } }: ReportPageProps): JSX.Element {
  const { firstUpdate, resolution, promises, incidents } = response.whole
  return (
    <Card name="summary" heading="Summary">
      <Facts>
        <Fact name="Uptime" value={`${uptimeText(all.whole)}, the mean of all services, maintenance left out`} />
        <Fact name="Incidents" value={String(incidents)} />
        <Fact name="Time to the first update" value={lengthsText(firstUpdate)} />
        <Fact name="Time to resolve" value={lengthsText(resolution)} />
        <Fact name="Promised updates" value={promisesText(promises)} />
      </Facts>
    </Card>
  )
}

interface Month extends Response {
  month: string
  uptime: number | null
}

function ByMonth({ report: { months, all, response } }: Pick<ReportPageProps, 'report'>): JSX.Element {
  const rows: Month[] = months.flatMap((month, index) => {
    const [told, available] = [response.months[index], all.months[index]]
    return told && available ? [{ ...told, month, uptime: available.uptime }] : []
  })
  return (
    <Card name="months" heading="Month by month">
      <Rows
        stacked
        class="report-months"
        columns={[
          { title: 'Month', heading: true, text: ({ month }) => monthText(month) },
          { title: 'Uptime', class: 'number', text: uptimeText },
          { title: 'Incidents', class: 'number', text: ({ incidents }) => String(incidents) },
          { title: 'First update', class: 'number', text: ({ firstUpdate }) => shortLengths(firstUpdate) },
          { title: 'Resolved', class: 'number', text: ({ resolution }) => shortLengths(resolution) },
          { title: 'Promises kept', class: 'number', text: ({ promises }) => keptOf(promises) },
        ]}
        rows={rows}
      />
      <p class="hint">Times: the median, then the slowest. An incident counts in the month in which it began.</p>
    </Card>
  )
}

function Maintenance({ report, timeZone }: ReportPageProps): JSX.Element {
  const { maintenance, maintenanceLeft } = report
  return (
    <Card name="maintenance" heading="Maintenance left out of the uptime">
      {maintenance.length === 0 ? (
        <Empty sentence="None ran in these months." />
      ) : (
        <ul class="report-windows">
          {maintenance.map(({ title, startedAt, endedAt }, index) => (
            <li class={index < printedWindows ? undefined : 'screen-only'}>
              <bdi safe>{title}</bdi>
              <span class="hint" safe>
                {endedAt === null
                  ? `since ${momentText(startedAt, timeZone)}`
                  : periodText(startedAt, endedAt, timeZone)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <More count={maintenanceLeft} what="windows" />
      <More count={maintenanceLeft + Math.max(0, maintenance.length - printedWindows)} what="windows" printed />
    </Card>
  )
}

function Services({ report: { months, services } }: Pick<ReportPageProps, 'report'>): JSX.Element {
  const columns: Column<ReportedService>[] = [
    { title: 'Service', heading: true, text: ({ label }) => label },
    ...months.map(
      (month, index): Column<ReportedService> => ({
        title: shortMonth(month),
        class: 'number',
        text: (service) => {
          const found = service.months[index]
          return found ? uptimeText(found) : ''
        },
      }),
    ),
    { title: 'All', class: 'number', text: ({ whole }) => uptimeText(whole) },
    { title: 'Incidents', class: 'number', text: ({ whole }) => String(whole.incidents) },
    { title: 'Maintenance', class: 'number', text: ({ whole }) => spentText(whole.maintenance) },
  ]
  return (
    <Card name="services" id="services" heading="Uptime of each service">
      {services.length === 0 ? (
        <Empty sentence="The page has no services yet." />
      ) : (
        <section class="report-scroll" tabindex="0" aria-label="Uptime by month">
          <Rows class={`report-services report-of-${months.length}`} columns={columns} rows={services} />
        </section>
      )}
      <More count={Math.max(0, services.length - printedServices)} what="services" printed />
    </Card>
  )
}

/** `printed`: on paper alone, where less stands. */
function More({ count, what, printed }: { count: number; what: string; printed?: true }): JSX.Element {
  if (count === 0) return ''
  return (
    <p class={['hint', printed ? 'print-only' : 'screen-only']} safe>
      {`And ${count} more ${what}${printed ? ', which stand on the screen or in the file' : ''}.`}
    </p>
  )
}
