import { routes } from '#src/routes.ts'
import type { ImportProblem } from '#src/words/subscriber-imports.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { emptyForm, Problem, Select } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Rows } from '../layout/rows.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ImportProgress, type ProgressProps } from './import-progress.tsx'

export interface ImportProps extends ProgressProps {
  shell: Shell
  fileName: string
  consent: string
  layout: {
    /** Columns that hold addresses. */
    columns: { index: number; name: string; addresses: number }[]
    /** Names of columns that say who has opted out or cannot be reached. */
    wishes: string[]
  }
  progress: ProgressProps['progress'] & {
    /** Index of the column that is read; null: all of them. */
    column: number | null
    /** Addresses in the file. */
    seen: number
    optedOut: number
    unreachable: number
  }
  /** Number of lines with each problem, the most frequent first. */
  counts: { problem: ImportProblem; lines: number }[]
  /** First of the lines that have a problem. */
  problems: { line: number; problem: ImportProblem }[]
  problem?: string
}

export function SubscriberImportPage(props: ImportProps): JSX.Element {
  const { shell, progress, t } = props
  return (
    <DashboardShell shell={shell} title={t.imports.of(props.fileName)} room="subscribers">
      <p class="back">
        <a href={routes.dashboard.subscriberImports.index.url({ slug: shell.organization.slug })}>
          <Icon name="arrow-left" />
          <span safe>{t.imports.back}</span>
        </a>
      </p>
      <Problem sentence={props.problem} />
      {progress.state === 'previewed' ? (
        <>
          <Preview {...props} />
          {props.layout.columns.length > 1 ? <ColumnChoice {...props} /> : null}
        </>
      ) : (
        <ImportProgress {...props} />
      )}
      {props.counts.length === 0 ? null : <LeftOut {...props} />}
    </DashboardShell>
  )
}

function Preview({ shell, slug, progress, consent, layout, t }: ImportProps): JSX.Element {
  const { imports: words } = t
  const { id, total, optedOut, unreachable } = progress
  const people = total - optedOut - unreachable
  return (
    <Card name="preview" heading={words.would(people)} class="stack">
      <Accounts {...progress} t={t} />
      {layout.wishes.length === 0 ? null : (
        <p class="hint" safe>
          {words.wishes(t.list(layout.wishes.slice(0, 5).map(words.column)))}
        </p>
      )}
      <p>
        <Sentence text={words.agreed} parts={{ consent: <q safe>{consent}</q> }} />
      </p>
      <div class="button-row">
        {total === 0 ? null : (
          <Form action={routes.dashboard.subscriberImport.start.url({ slug, id })} csrf={shell.csrf}>
            <Submit label={words.start(people)} look="primary" />
          </Form>
        )}
        <Form action={routes.dashboard.subscriberImport.removal.url({ slug, id })} csrf={shell.csrf}>
          <Submit label={words.discard} />
        </Form>
      </div>
      <p class="hint" safe>
        {words.forgotten}
      </p>
    </Card>
  )
}

type AccountsProps = ImportProps['progress'] & Pick<ImportProps, 't'>

/** Every address of the file stands in one of these numbers. */
function Accounts({ seen, total, optedOut, unreachable, t }: AccountsProps): JSX.Element {
  const { imports: words } = t
  return (
    <Facts class="counts">
      <Fact name={t.count(seen)} value={words.inFile} />
      <Fact name={t.count(total - optedOut - unreachable)} value={words.wouldBeAdded} />
      {optedOut === 0 ? null : <Fact name={t.count(optedOut)} value={words.optedOut} />}
      {unreachable === 0 ? null : <Fact name={t.count(unreachable)} value={words.unreachable} />}
      {seen < total ? null : <Fact name={t.count(seen - total)} value={words.stayOut} />}
    </Facts>
  )
}

/** A wish that a list has in another column than its addresses' counts whichever column is chosen. */
function ColumnChoice({ shell, slug, progress, layout, t }: ImportProps): JSX.Element {
  const { imports: words } = t
  const every = layout.columns.reduce((sum, { addresses }) => sum + addresses, 0)
  return (
    <Card name="column" heading={words.otherColumn} class="stack">
      <Form
        action={routes.dashboard.subscriberImport.column.url({ slug, id: progress.id })}
        csrf={shell.csrf}
        class="stack"
      >
        <Select
          name="column"
          label={words.addressColumn}
          value={progress.column === null ? 'all' : String(progress.column)}
          options={[
            ...layout.columns.map(({ index, name, addresses }) => ({
              value: String(index),
              label: words.columnWith(name || words.numberedColumn(index + 1), addresses),
            })),
            { value: 'all', label: words.allColumns(every) },
          ]}
          form={emptyForm}
        />
        <div class="form-actions">
          <Submit label={words.readColumn} />
        </div>
      </Form>
    </Card>
  )
}

/** Lines that stay out, with the reasons. */
function LeftOut({ slug, progress, counts, problems, t }: ImportProps): JSX.Element {
  const { imports: words } = t
  const all = counts.reduce((sum, { lines }) => sum + lines, 0)
  return (
    <Card name="left-out" heading={words.leftOut(all)} class="stack">
      <Facts class="counts">
        {counts.map(({ problem, lines }) => (
          <Fact name={t.count(lines)} value={words.problems[problem]} />
        ))}
      </Facts>
      <details class="choose">
        <summary safe>{all > problems.length ? words.first(problems.length) : words.oneByOne}</summary>
        <Rows
          columns={[
            { title: words.line, text: ({ line }) => t.count(line) },
            { title: words.why, text: ({ problem }) => words.problems[problem] },
          ]}
          rows={problems}
        />
      </details>
      <p>
        <a class="button" href={routes.dashboard.subscriberImport.problems.url({ slug, id: progress.id })}>
          <Icon name="download" />
          <span safe>{words.allAsCsv}</span>
        </a>
      </p>
    </Card>
  )
}
