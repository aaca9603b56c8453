import { Fact, Facts } from '../layout/facts.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { momentText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

type Row = Record<string, unknown>

export interface ExportedSection {
  /** Of its file, `data/NAME.json`, and of its title. */
  name: keyof DashboardMessages['exported']['section']
  /** First rows of the file. */
  rows: Row[]
  /** Number of further rows in the file. */
  more: number
}

export interface ExportedAccountProps {
  t: DashboardMessages
  instanceUrl: string
  /** UTC ms. */
  exportedAt: number
  sections: ExportedSection[]
}

/** The page in an account's archive, to be read without Opsentry: nothing in it leads outside. */
export function ExportedAccount({ t, instanceUrl, exportedAt, sections }: ExportedAccountProps): JSX.Element {
  const { exported: words } = t
  return (
    <html lang={t.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title safe>{`${words.title} · Opsentry`}</title>
        <link rel="stylesheet" href="style.css" />
      </head>
      <body>
        <main class="exported">
          <h1 safe>{words.title}</h1>
          <p class="hint" safe>
            {words.intro(instanceUrl, momentText(exportedAt, 'UTC', t))}
          </p>
          {sections.map((section) => (
            <Section section={section} t={t} />
          ))}
        </main>
      </body>
    </html>
  )
}

interface SectionProps {
  section: ExportedSection
  t: DashboardMessages
}

function Section({ section: { name, rows, more }, t }: SectionProps): JSX.Element {
  const { exported: words } = t
  return (
    <section class="card" aria-labelledby={name}>
      <h2 id={name} safe>
        {words.section[name]}
      </h2>
      {rows.length === 0 ? <Nothing t={t} /> : <Table rows={rows} t={t} />}
      {more > 0 ? (
        <p class="hint" safe>
          {words.more(more, `data/${name}.json`)}
        </p>
      ) : null}
    </section>
  )
}

function Nothing({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <p class="hint" safe>
      {t.exported.nothing}
    </p>
  )
}

/** A single row reads better upright. */
function Table({ rows, t }: { rows: Row[]; t: DashboardMessages }): JSX.Element {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const [only, ...others] = rows
  if (only && others.length === 0)
    return (
      <Facts>
        {columns.map((column) => (
          <Fact name={words(column)} value={text(column, only[column], t)} />
        ))}
      </Facts>
    )
  return (
    <section class="table-scroll" aria-label={t.exported.table} tabindex="0">
      <Rows
        columns={columns.map(
          (column): Column<Row> => ({ title: words(column), text: (row) => text(column, row[column], t) }),
        )}
        rows={rows}
      />
    </section>
  )
}

/** `emailVerifiedAt` -> `Email verified`: the names of the data, as its files have them. */
function words(column: string): string {
  const spaced = column.replace(/At$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function text(column: string, value: unknown, t: DashboardMessages): string {
  if (value === null || value === undefined) return '–'
  else if (column.endsWith('At') && typeof value === 'number') return momentText(value, 'UTC', t)
  else if (typeof value === 'boolean') return value ? t.exported.yes : t.exported.no
  else if (typeof value === 'object') return JSON.stringify(value)
  else return String(value)
}
