import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { emptyForm, Problem, Select } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Rows } from '../layout/rows.tsx'
import { ImportProgress, type ProgressProps } from './import-progress.tsx'
import { type LineProblem, lineProblemText } from './import-words.ts'

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
  counts: { problem: LineProblem; lines: number }[]
  /** First of the lines that have a problem. */
  problems: { line: number; problem: LineProblem }[]
  problem?: string
}

export function SubscriberImportPage(props: ImportProps): JSX.Element {
  const { shell, progress } = props
  return (
    <DashboardShell shell={shell} title={`Import of ${props.fileName}`} room="subscribers">
      <p class="back">
        <a href={routes.dashboard.subscriberImports.index.url({ slug: shell.organization.slug })}>
          <Icon name="arrow-left" />
          <span>Imports</span>
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

function Preview({ shell, slug, progress, consent, layout }: ImportProps): JSX.Element {
  const { id, total, optedOut, unreachable } = progress
  const people = total - optedOut - unreachable
  return (
    <Card name="preview" heading={peopleText(people)} class="stack">
      <Accounts {...progress} />
      {layout.wishes.length === 0 ? null : (
        <p class="hint" safe>{`Who opted out or cannot be reached is read from ${quoted(layout.wishes)}.`}</p>
      )}
      <p>
        Whoever is added gets updates from now on, and no mail asks them first. Where they agreed: <q safe>{consent}</q>
      </p>
      <div class="button-row">
        {total === 0 ? null : (
          <Form action={routes.dashboard.subscriberImport.start.url({ slug, id })} csrf={shell.csrf}>
            <Submit label={startText(people)} look="primary" />
          </Form>
        )}
        <Form action={routes.dashboard.subscriberImport.removal.url({ slug, id })} csrf={shell.csrf}>
          <Submit label="Discard the list" />
        </Form>
      </div>
      <p class="hint">A list that is not imported within a day is forgotten.</p>
    </Card>
  )
}

/** Every address of the file stands in one of these numbers. */
function Accounts({ seen, total, optedOut, unreachable }: ImportProps['progress']): JSX.Element {
  return (
    <Facts class="counts">
      <Fact name={seen.toLocaleString('en')} value="addresses in the file" />
      <Fact name={(total - optedOut - unreachable).toLocaleString('en')} value="would be added" />
      {optedOut === 0 ? null : (
        <Fact
          name={optedOut.toLocaleString('en')}
          value="opted out: kept as unsubscribed, so that no list brings them back"
        />
      )}
      {unreachable === 0 ? null : (
        <Fact name={unreachable.toLocaleString('en')} value="cannot be reached: kept in quarantine" />
      )}
      {seen < total ? null : <Fact name={(seen - total).toLocaleString('en')} value="stay out" />}
    </Facts>
  )
}

/** A wish that a list has in another column than its addresses' counts whichever column is chosen. */
function ColumnChoice({ shell, slug, progress, layout }: ImportProps): JSX.Element {
  const every = layout.columns.reduce((sum, { addresses }) => sum + addresses, 0)
  return (
    <Card name="column" heading="Read another column" class="stack">
      <Form
        action={routes.dashboard.subscriberImport.column.url({ slug, id: progress.id })}
        csrf={shell.csrf}
        class="stack"
      >
        <Select
          name="column"
          label="Column with the addresses"
          value={progress.column === null ? 'all' : String(progress.column)}
          options={[
            ...layout.columns.map(({ index, name, addresses }) => ({
              value: String(index),
              label: `${name || `Column ${index + 1}`} (${addressesText(addresses)})`,
            })),
            { value: 'all', label: `All columns (${addressesText(every)})` },
          ]}
          form={emptyForm}
        />
        <div class="form-actions">
          <Submit label="Read this column" />
        </div>
      </Form>
    </Card>
  )
}

function addressesText(count: number): string {
  return count === 1 ? '1 address' : `${count.toLocaleString('en')} addresses`
}

function quoted(names: string[]): string {
  return new Intl.ListFormat('en').format(names.slice(0, 5).map((name) => `“${name}”`))
}

function startText(people: number): string {
  if (people === 0) return 'Keep who opted out'
  else return people === 1 ? 'Import 1 person' : `Import ${people.toLocaleString('en')} people`
}

function peopleText(total: number): string {
  if (total === 0) return 'Nobody would be added'
  else return total === 1 ? '1 person would be added' : `${total.toLocaleString('en')} people would be added`
}

/** Lines that stay out, with the reasons. */
function LeftOut({ slug, progress, counts, problems }: ImportProps): JSX.Element {
  const all = counts.reduce((sum, { lines }) => sum + lines, 0)
  return (
    <Card
      name="left-out"
      heading={all === 1 ? '1 entry stays out' : `${all.toLocaleString('en')} entries stay out`}
      class="stack"
    >
      <Facts class="counts">
        {counts.map(({ problem, lines }) => (
          <Fact name={lines.toLocaleString('en')} value={lineProblemText[problem]} />
        ))}
      </Facts>
      <details class="choose">
        <summary>{all > problems.length ? `The first ${problems.length} of them` : 'One by one'}</summary>
        <Rows
          columns={[
            { title: 'Line', text: ({ line }) => String(line) },
            { title: 'Why it stays out', text: ({ problem }) => lineProblemText[problem] },
          ]}
          rows={problems}
        />
      </details>
      <p>
        <a class="button" href={routes.dashboard.subscriberImport.problems.url({ slug, id: progress.id })}>
          <Icon name="download" />
          <span>All of them as CSV</span>
        </a>
      </p>
    </Card>
  )
}
