import { Fact, Facts } from '../layout/facts.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { momentText } from '../layout/times.tsx'

type Row = Record<string, unknown>

export interface ExportedSection {
  /** Name of its file, `data/NAME.json`. */
  name: string
  title: string
  /** First rows of the file. */
  rows: Row[]
  /** Number of further rows in the file. */
  more: number
}

export interface ExportedAccountProps {
  instanceUrl: string
  /** UTC ms. */
  exportedAt: number
  sections: ExportedSection[]
}

/** The page in an account's archive, to be read without Opsentry: nothing in it leads outside. */
export function ExportedAccount({ instanceUrl, exportedAt, sections }: ExportedAccountProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Your data · Opsentry</title>
        <link rel="stylesheet" href="style.css" />
      </head>
      <body>
        <main class="exported">
          <h1>Your data</h1>
          <p class="hint" safe>
            {`What ${instanceUrl} kept about your account on ${momentText(exportedAt, 'UTC')}. The folder data holds the same for programs.`}
          </p>
          {sections.map((section) => (
            <Section section={section} />
          ))}
        </main>
      </body>
    </html>
  )
}

function Section({ section: { name, title, rows, more } }: { section: ExportedSection }): JSX.Element {
  return (
    <section class="card" aria-labelledby={name}>
      <h2 id={name} safe>
        {title}
      </h2>
      {rows.length === 0 ? <p class="hint">Nothing.</p> : <Table rows={rows} />}
      {more > 0 ? <p class="hint" safe>{`${more} more in data/${name}.json.`}</p> : null}
    </section>
  )
}

/** A single row reads better upright. */
function Table({ rows }: { rows: Row[] }): JSX.Element {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const [only, ...others] = rows
  if (only && others.length === 0)
    return (
      <Facts>
        {columns.map((column) => (
          <Fact name={words(column)} value={text(column, only[column])} />
        ))}
      </Facts>
    )
  return (
    <section class="table-scroll" aria-label="Table" tabindex="0">
      <Rows
        columns={columns.map(
          (column): Column<Row> => ({ title: words(column), text: (row) => text(column, row[column]) }),
        )}
        rows={rows}
      />
    </section>
  )
}

/** `emailVerifiedAt` -> `Email verified`. */
function words(column: string): string {
  const spaced = column.replace(/At$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function text(column: string, value: unknown): string {
  if (value === null || value === undefined) return '–'
  else if (column.endsWith('At') && typeof value === 'number') return momentText(value, 'UTC')
  else if (typeof value === 'boolean') return value ? 'yes' : 'no'
  else if (typeof value === 'object') return JSON.stringify(value)
  else return String(value)
}
