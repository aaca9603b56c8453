import { type Report, readReport } from '#src/domain/status-page/read-report.ts'
import { reportCsv } from '#src/domain/status-page/report-csv.ts'
import { monthsAsked, monthsOffered, type ReportMonths } from '#src/domain/status-page/report-months.ts'
import { recordedNow } from '#src/domain/time/clock-reading.ts'
import { routes } from '#src/routes.ts'
import { ReportPage } from '#views/dashboard/report.tsx'
import { type Binding, type MemberContext, page } from '../action.ts'
import { download } from '../answers.ts'
import { dashboardShell } from './shell.ts'

const { reports } = routes.dashboard

export const reportRoutes: Binding[] = [
  page(reports.show, async (context) => {
    const { deps, organization, params } = context
    const { asked, report } = await reportAsked(context)
    return ReportPage({
      shell: dashboardShell(context),
      timeZone: organization.timeZone,
      report,
      asked,
      offered: monthsOffered(organization.timeZone, recordedNow(deps)),
      csvUrl: reports.csv.url(params, { ...asked }),
    })
  }),

  page(reports.csv, async (context) => {
    const { params, set } = context
    const { asked, report } = await reportAsked(context)
    const name = `report-${params.slug}-${asked.from}-${asked.to}.csv`
    return download(set, { type: 'text/csv; charset=utf-8', name }, [reportCsv(report)])
  }),
]

async function reportAsked(context: MemberContext): Promise<{ asked: ReportMonths; report: Report }> {
  const { deps, organization, query } = context
  const asked = monthsAsked(query, organization.timeZone, recordedNow(deps))
  return { asked, report: await readReport(deps, organization, asked) }
}
