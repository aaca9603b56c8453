import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { FilterSelect } from '../layout/filter.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { momentText, monthText, periodText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { t } = shell
  return (
    <DashboardShell
      shell={shell}
      title={t.report.heading}
      room="reports"
      actions={
        <a class="button" href={csvUrl} safe>
          {t.report.download}
        </a>
      }
    >
      <Months {...props} />
      <p class="report-of" safe>
        {t.report.of(spanText(report.months, t), momentText(report.until, timeZone, t))}
      </p>
      <Summary {...props} />
      <ByMonth report={report} t={t} />
      <Maintenance {...props} />
      <Services report={report} t={t} />
    </DashboardShell>
  )
}

function Months({ shell, asked, offered }: ReportPageProps): JSX.Element {
  const { t } = shell
  const options = offered.map((value) => ({ value, label: monthText(value, t) }))
  return (
    <form class="filters" method="get" action={routes.dashboard.reports.show.url({ slug: shell.organization.slug })}>
      <div class="filter-fields">
        <FilterSelect name="from" label={t.formWords.from} chosen={asked.from} options={options} />
        <FilterSelect name="to" label={t.report.to} chosen={asked.to} options={options} />
        <button type="submit" class="button" safe>
          {t.formWords.show}
        </button>
      </div>
      <p class="hint" safe>
        {t.report.limits}
      </p>
    </form>
  )
}

function Summary({ shell: { t }, report: { all, response } }: ReportPageProps): JSX.Element {
  const words = t.report
  const { firstUpdate, resolution, promises, incidents } = response.whole
  return (
    <Card name="summary" heading={words.summary}>
      <Facts>
        <Fact name={words.uptime} value={words.meanUptime(uptimeText(all.whole, t))} />
        <Fact name={t.rooms.incidents} value={t.count(incidents)} />
        <Fact name={words.timeToUpdate} value={lengthsText(firstUpdate, t)} />
        <Fact name={words.timeToResolve} value={lengthsText(resolution, t)} />
        <Fact name={words.promised} value={promisesText(promises, t)} />
      </Facts>
    </Card>
  )
}

interface Month extends Response {
  month: string
  uptime: number | null
}

interface PartProps {
  report: ReportPageProps['report']
  t: DashboardMessages
}

function ByMonth({ report: { months, all, response }, t }: PartProps): JSX.Element {
  const words = t.report
  const rows: Month[] = months.flatMap((month, index) => {
    const [told, available] = [response.months[index], all.months[index]]
    return told && available ? [{ ...told, month, uptime: available.uptime }] : []
  })
  return (
    <Card name="months" heading={words.byMonth}>
      <Rows
        stacked
        class="report-months"
        columns={[
          { title: words.month, heading: true, text: ({ month }) => monthText(month, t) },
          { title: words.uptime, class: 'number', text: (row) => uptimeText(row, t) },
          { title: t.rooms.incidents, class: 'number', text: ({ incidents }) => t.count(incidents) },
          { title: words.firstUpdate, class: 'number', text: ({ firstUpdate }) => shortLengths(firstUpdate, t) },
          { title: words.resolved, class: 'number', text: ({ resolution }) => shortLengths(resolution, t) },
          { title: words.promisesKept, class: 'number', text: ({ promises }) => keptOf(promises, t) },
        ]}
        rows={rows}
      />
      <p class="hint" safe>
        {words.timesHint}
      </p>
    </Card>
  )
}

function Maintenance({ shell: { t }, report, timeZone }: ReportPageProps): JSX.Element {
  const words = t.report
  const { maintenance, maintenanceLeft } = report
  return (
    <Card name="maintenance" heading={words.leftOut}>
      {maintenance.length === 0 ? (
        <Empty sentence={words.noneRan} />
      ) : (
        <ul class="report-windows">
          {maintenance.map(({ title, startedAt, endedAt }, index) => (
            <li class={index < printedWindows ? undefined : 'screen-only'}>
              <bdi safe>{title}</bdi>
              <span class="hint" safe>
                {endedAt === null
                  ? words.since(momentText(startedAt, timeZone, t))
                  : periodText(startedAt, endedAt, timeZone, t)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <More count={maintenanceLeft} sentence={words.moreWindows} />
      <More
        count={maintenanceLeft + Math.max(0, maintenance.length - printedWindows)}
        sentence={words.moreWindowsOnScreen}
        printed
      />
    </Card>
  )
}

function Services({ report: { months, services }, t }: PartProps): JSX.Element {
  const words = t.report
  const columns: Column<ReportedService>[] = [
    { title: words.service, heading: true, text: ({ label }) => label },
    ...months.map(
      (month, index): Column<ReportedService> => ({
        title: shortMonth(month, t),
        class: 'number',
        text: (service) => {
          const found = service.months[index]
          return found ? uptimeText(found, t) : ''
        },
      }),
    ),
    { title: words.all, class: 'number', text: ({ whole }) => uptimeText(whole, t) },
    { title: t.rooms.incidents, class: 'number', text: ({ whole }) => t.count(whole.incidents) },
    { title: t.rooms.maintenance, class: 'number', text: ({ whole }) => spentText(whole.maintenance, t) },
  ]
  return (
    <Card name="services" id="services" heading={words.ofEachService}>
      {services.length === 0 ? (
        <Empty sentence={words.noServices} />
      ) : (
        <section class="report-scroll" tabindex="0" aria-label={words.uptimeByMonth}>
          <Rows class={`report-services report-of-${months.length}`} columns={columns} rows={services} />
        </section>
      )}
      <More count={Math.max(0, services.length - printedServices)} sentence={words.moreServicesOnScreen} printed />
    </Card>
  )
}

interface MoreProps {
  count: number
  sentence: (count: number) => string
  /** On paper alone, where less stands. */
  printed?: true
}

function More({ count, sentence, printed }: MoreProps): JSX.Element {
  if (count === 0) return ''
  return (
    <p class={['hint', printed ? 'print-only' : 'screen-only']} safe>
      {sentence(count)}
    </p>
  )
}
