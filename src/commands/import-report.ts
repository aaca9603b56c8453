import { type Remark, remarkKinds } from '#src/domain/statuspage-import/remarks.ts'
import type { Counts, ImportReport } from '#src/domain/statuspage-import/report.ts'

/** The lines that say what an import did, and what it assumed or left out. */
export function importReport(report: ImportReport, source: string, organization: string): string[] {
  const { inserted, updated, page, feedEntries, unchanged } = report
  const lines: (string | false | undefined)[] = [
    unchanged ? `Nothing changed: ${organization} has everything in ${source} already.` : '',
    countWords(inserted) && `Imported into ${organization}: ${countWords(inserted)}. Nobody was notified.`,
    countWords(updated) && `Updated in ${organization}: ${countWords(updated)}. Nobody was notified.`,
    page.statuspageId && `Programs that know the page as ${page.statuspageId} go on under that id.`,
    feedEntries > 0 &&
      `${counted(feedEntries, 'entry', 'entries')} of the Atom feed ${feedEntries === 1 ? 'keeps its id' : 'keep their ids'}: its readers see no old news again.`,
    page.timeZone && `${organization} now uses the page's time zone, ${page.timeZone}.`,
    ...remarkLines(report.remarks),
  ]
  return lines.flatMap((line) => line || [])
}

/** Records named below a heading. */
const mostNamed = 1000

/** A heading with its number for each kind, and below it record by record. */
function remarkLines(remarks: Remark[]): string[] {
  return [...Map.groupBy(remarks, ({ kind }) => kind)].flatMap(([kind, all]) => {
    const { one, many } = remarkKinds[kind]
    const heading = `${all.length.toLocaleString('en-US')} ${all.length === 1 ? one : many}:`
    const further = all.length - mostNamed
    return [
      heading,
      ...all.slice(0, mostNamed).map(({ record }) => `  ${record}`),
      ...(further > 0 ? [`  and ${further.toLocaleString('en-US')} more`] : []),
    ]
  })
}

function countWords(counts: Counts): string {
  const words = [
    counts.incidents && counted(counts.incidents, 'incident'),
    counts.maintenanceWindows && counted(counts.maintenanceWindows, 'maintenance window'),
    counts.statusUpdates && counted(counts.statusUpdates, 'status update'),
    counts.services && counted(counts.services, 'service'),
    counts.archivedServices && counted(counts.archivedServices, 'archived service'),
    counts.serviceGroups && counted(counts.serviceGroups, 'service group'),
  ]
  return words.filter((word) => word !== 0).join(', ')
}

function counted(count: number, word: string, words = `${word}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? word : words}`
}
