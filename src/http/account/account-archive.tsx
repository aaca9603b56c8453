import { assetNamed } from '#src/assets.ts'
import type { ExportRow, ExportSection } from '#src/domain/accounts/exported-sections.ts'
import type { ArchivedFile } from '#src/domain/transfer/zip.ts'
import { ExportedAccount, type ExportedAccountProps } from '#views/account/exported-account.tsx'

/** Rows of a section that the page shows; all of them are in its file. */
const shownRows = 1000

/** An account's data: a JSON file per section, and an HTML page that shows them all. */
export function* accountArchive(
  sections: ExportSection[],
  about: Pick<ExportedAccountProps, 't' | 'instanceUrl' | 'exportedAt'>,
): Generator<ArchivedFile> {
  const shown = sections.map(({ name }) => ({ name, rows: [] as ExportRow[], more: 0 }))
  for (const [index, section] of sections.entries())
    yield {
      name: `data/${section.name}.json`,
      content: jsonOf(section, (row) => {
        const seen = shown[index]
        if (!seen) return
        if (seen.rows.length < shownRows) seen.rows.push(row)
        else seen.more += 1
      }),
    }
  // The files before it have been written by now, so what they hold has been seen.
  yield { name: 'index.html', content: [`<!doctype html>${ExportedAccount({ ...about, sections: shown })}`] }
  yield { name: 'style.css', content: [assetNamed('app.css').body] }
}

/** A JSON array, a row on each line. */
async function* jsonOf(section: ExportSection, seen: (row: ExportRow) => void): AsyncGenerator<string> {
  let before = '[\n'
  for await (const rows of section.rows())
    for (const row of rows) {
      seen(row)
      yield `${before}${JSON.stringify(withTimes(row))}`
      before = ',\n'
    }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

/** Moments as RFC 3339 has them. */
function withTimes(row: ExportRow): ExportRow {
  const readable = ([name, value]: [string, unknown]) => [
    name,
    name.endsWith('At') && typeof value === 'number' ? new Date(value).toISOString() : value,
  ]
  return Object.fromEntries(Object.entries(row).map(readable))
}
