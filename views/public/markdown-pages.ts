import { routes } from '#src/routes.ts'
import type { BodyFormat, Language } from '#src/words.ts'
import { plainLines } from '../layout/markdown.tsx'
import { dayText, type MetricProps } from '../layout/metric-charts.tsx'
import { isMaintenanceStatus } from '../layout/status.tsx'
import { momentText, monthText, periodText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { bannerSentence, type StatedPage } from './banner-sentence.ts'
import type { IncidentProps } from './incident-parts.tsx'
import type { MaintenanceProps } from './maintenance-parts.tsx'

/** The pages in Markdown: the same facts in the same order, for machines that read. */

interface CommonProps {
  organization: { name: string; timeZone: string; language: Language }
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

export interface PageTextProps extends CommonProps {
  page: StatedPage & {
    groups: StatedPage['everything']
    generatedAt: number
    openIncidents: IncidentProps[]
    maintenance: MaintenanceProps[]
  }
  metrics: MetricProps[]
}

export function pageText({ organization, page, metrics, url }: PageTextProps): string {
  const t = messagesOf(organization.language)
  return joined([
    `# ${inMarkdown(organization.name)}`,
    `**${inMarkdown(bannerSentence(page, t))}**`,
    t.page.asOf.replace('{time}', momentText(page.generatedAt, organization.timeZone, t)),
    ...section(t.page.openIncidents, page.openIncidents, (one) => incidentParts(one, { organization, url }, 3)),
    ...section(t.maintenance.heading, page.maintenance, (one) => windowParts(one, { organization, url }, 3)),
    `## ${t.services.heading}`,
    ...page.groups.flatMap(({ name, services: members }) => [
      ...(name === null ? [] : [`### ${inMarkdown(name)}`]),
      members.map((service) => `- ${inMarkdown(service.name)}: ${t.serviceStatus[service.status]}`).join('\n'),
    ]),
    ...(metrics.length === 0
      ? []
      : [`## ${t.metrics.heading}`, metrics.map((metric) => `- ${inMarkdown(dayText(metric, t))}`).join('\n')]),
    `[${t.shell.history}](${routes.statusPage.markdown.history.url({ base: url })})`,
  ])
}

export function incidentText({ organization, incident, url }: CommonProps & { incident: IncidentProps }): string {
  return joined(incidentParts(incident, { organization, url }, 1))
}

export function maintenanceText({ organization, window, url }: CommonProps & { window: MaintenanceProps }): string {
  return joined(windowParts(window, { organization, url }, 1))
}

export interface HistoryTextProps extends CommonProps {
  history: {
    months: { month: string; incidents: IncidentProps[]; maintenance: MaintenanceProps[] }[]
    page: number
    hasNext: boolean
  }
}

export function historyText({ organization, history, url }: HistoryTextProps): string {
  const t = messagesOf(organization.language)
  const { markdown } = routes.statusPage
  const next = markdown.history.url({ base: url }, { page: history.page + 1 })
  return joined([
    `# ${t.shell.history} · ${inMarkdown(organization.name)}`,
    ...(history.months.length === 0 ? [t.history.none] : []),
    ...history.months.flatMap(({ month, incidents, maintenance }) => [
      `## ${monthText(month, t)}`,
      [
        ...incidents.map(
          ({ id, title, status, startedAt }) =>
            `- [${inMarkdown(title)}](${markdown.incident.url({ base: url, id })}): ${t.incidentStatus[status]}, ${momentText(startedAt, organization.timeZone, t)}`,
        ),
        ...maintenance.map(
          ({ id, title, status, scheduledStart }) =>
            `- [${inMarkdown(title)}](${markdown.maintenance.url({ base: url, id })}): ${t.maintenanceStatus[status]}, ${momentText(scheduledStart, organization.timeZone, t)}`,
        ),
      ].join('\n'),
    ]),
    ...(history.hasNext ? [`[${history.page + 1}](${next})`] : []),
  ])
}

/** People's words on one line, in which nothing begins a link, a heading or a tag. */
export function inMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>#|~&]/g, '\\$&')
    .trim()
}

function joined(parts: string[]): string {
  return `${parts.join('\n\n')}\n`
}

function section<T>(heading: string, list: readonly T[], parts: (one: T) => string[]): string[] {
  return list.length === 0 ? [] : [`## ${heading}`, ...list.flatMap(parts)]
}

function incidentParts(incident: IncidentProps, { organization, url }: CommonProps, level: number): string[] {
  const t = messagesOf(organization.language)
  const { timeZone } = organization
  const facts = [
    `- ${t.incidentStatus[incident.status]}, ${t.impact[incident.impact]}`,
    ...(incident.services.length === 0
      ? []
      : [`- ${t.incident.affects(t.list(incident.services.map(({ name }) => inMarkdown(name))))}`]),
    `- ${t.incident.started.replace('{time}', momentText(incident.startedAt, timeZone, t))}`,
    ...(incident.nextUpdateBy === null
      ? []
      : [`- ${t.incident.nextUpdate.replace('{time}', momentText(incident.nextUpdateBy, timeZone, t))}`]),
    `- ${routes.statusPage.incident.url({ base: url, id: incident.id })}`,
  ]
  const heading = `${'#'.repeat(level)} ${inMarkdown(incident.title)}`
  return [heading, facts.join('\n'), ...updateParts(incident.updates, { organization, url }, t)]
}

function windowParts(window: MaintenanceProps, { organization, url }: CommonProps, level: number): string[] {
  const t = messagesOf(organization.language)
  const facts = [
    `- ${t.maintenanceStatus[window.status]}, ${periodText(window.scheduledStart, window.scheduledEnd, organization.timeZone, t)}`,
    ...(window.services.length === 0
      ? []
      : [`- ${t.incident.affects(t.list(window.services.map(({ name }) => inMarkdown(name))))}`]),
    `- ${routes.statusPage.maintenance.url({ base: url, id: window.id })}`,
  ]
  const heading = `${'#'.repeat(level)} ${inMarkdown(window.title)}`
  return [heading, facts.join('\n'), ...updateParts(window.updates, { organization, url }, t)]
}

interface Update {
  status: IncidentProps['status'] | MaintenanceProps['status']
  body: string
  bodyFormat: BodyFormat
  displayAt: number
}

/** As quotations, so that a heading of theirs stays theirs. */
function updateParts(updates: Update[], { organization, url }: CommonProps, t: Messages): string[] {
  return updates.flatMap(({ status, body, bodyFormat, displayAt }) => {
    const word = isMaintenanceStatus(status) ? t.maintenanceStatus[status] : t.incidentStatus[status]
    const lines = plainLines(body, bodyFormat, url).split('\n')
    const text = lines.map((line) => (line === '' ? '>' : `> ${line.replace(/</g, '\\<')}`)).join('\n')
    return [`**${word}**, ${momentText(displayAt, organization.timeZone, t)}`, text]
  })
}
