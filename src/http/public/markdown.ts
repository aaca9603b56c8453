import { readMetrics } from '#src/domain/metrics/read-charts.ts'
import { readIncident } from '#src/domain/status-page/load-incidents.ts'
import { readMaintenance } from '#src/domain/status-page/load-maintenance.ts'
import { readHistory } from '#src/domain/status-page/read-history.ts'
import { readStatusPage } from '#src/domain/status-page/read-status-page.ts'
import { routes } from '#src/routes.ts'
import { guideForPrograms } from '#views/public/llms-txt.ts'
import { historyText, incidentText, maintenanceText, pageText } from '#views/public/markdown-pages.ts'
import type { Binding } from '../action.ts'
import { pageNumber } from '../page-number.ts'
import { cachedFile } from './cached-page.ts'
import { cachedVariant } from './cached-variant.ts'

const { markdown } = routes.statusPage

const type = 'text/markdown; charset=utf-8'

/** The pages for machines that read, and the guide to them (llmstxt.org). */
export const markdownRoutes: Binding[] = [
  cachedFile(markdown.show, type, ({ deps, statusPage: { organization, url } }) =>
    pageText({
      ...{ organization, page: readStatusPage(deps, organization), url },
      metrics: readMetrics(deps, organization.id),
    }),
  ),
  cachedVariant(markdown.history, type, {
    read: ({ page }) => ({ values: pageNumber(page), kept: true }),
    render: ({ deps, statusPage: { organization, url } }, number) =>
      historyText({ organization, history: readHistory(deps, organization, { page: number, service: null }), url }),
  }),
  cachedFile(markdown.incident, type, ({ deps, statusPage: { organization, url }, params }) =>
    incidentText({ organization, incident: readIncident(deps, organization, params.id), url }),
  ),
  cachedFile(markdown.maintenance, type, ({ deps, statusPage: { organization, url }, params }) =>
    maintenanceText({ organization, window: readMaintenance(deps, organization, params.id), url }),
  ),
  cachedFile(markdown.guide, 'text/plain; charset=utf-8', ({ statusPage: { organization, url } }) =>
    guideForPrograms({ organization, url }),
  ),
]
