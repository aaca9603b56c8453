import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Rows } from '../layout/rows.tsx'
import { ImportProgress, type ProgressProps } from './import-progress.tsx'
import { type LineProblem, lineProblemText } from './import-words.ts'

export interface ImportProps extends ProgressProps {
  shell: Shell
  fileName: string
  consent: string
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
      {progress.state === 'previewed' ? <Preview {...props} /> : <ImportProgress {...props} />}
      {props.counts.length === 0 ? null : <LeftOut {...props} />}
    </DashboardShell>
  )
}

function Preview({ shell, slug, progress, consent }: ImportProps): JSX.Element {
  const { id, total } = progress
  return (
    <Card name="preview" heading={peopleText(total)} class="stack">
      <p>
        They get updates from now on, and no mail asks them first. Where they agreed: <q safe>{consent}</q>
      </p>
      <div class="button-row">
        {total === 0 ? null : (
          <Form action={routes.dashboard.subscriberImport.start.url({ slug, id })} csrf={shell.csrf}>
            <Submit
              label={total === 1 ? 'Import 1 person' : `Import ${total.toLocaleString('en')} people`}
              look="primary"
            />
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
      heading={all === 1 ? '1 line stays out' : `${all.toLocaleString('en')} lines stay out`}
      class="stack"
    >
      <Facts class="counts">
        {counts.map(({ problem, lines }) => (
          <Fact name={lines.toLocaleString('en')} value={lineProblemText[problem]} />
        ))}
      </Facts>
      <details class="choose">
        <summary>{all > problems.length ? `The first ${problems.length} of them` : 'Line by line'}</summary>
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
          <span>All lines as CSV</span>
        </a>
      </p>
    </Card>
  )
}
