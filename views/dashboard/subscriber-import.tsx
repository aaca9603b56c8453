import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { CsrfField, Problem } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { ImportProgress, type ProgressProps } from './import-progress.tsx'
import { type LineProblem, lineProblemText } from './import-words.ts'

export interface ImportProps extends ProgressProps {
  shell: Shell
  fileName: string
  consent: string
  /** How many lines have each problem, the most frequent first. */
  counts: { problem: LineProblem; lines: number }[]
  /** The first of them. */
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
    <section class="card stack" aria-labelledby="preview-heading">
      <h2 id="preview-heading" safe>
        {peopleText(total)}
      </h2>
      <p>
        They are told from now on, without a mail that asks them. Where they agreed: <q safe>{consent}</q>
      </p>
      <div class="button-row">
        {total === 0 ? null : (
          <form method="post" action={routes.dashboard.subscriberImport.start.url({ slug, id })}>
            <CsrfField token={shell.csrf} />
            <button type="submit" class="button primary" safe>
              {total === 1 ? 'Import 1 person' : `Import ${total.toLocaleString('en')} people`}
            </button>
          </form>
        )}
        <form method="post" action={routes.dashboard.subscriberImport.removal.url({ slug, id })}>
          <CsrfField token={shell.csrf} />
          <button type="submit" class="button">
            Discard the list
          </button>
        </form>
      </div>
      <p class="hint">A list that is not imported within a day is forgotten.</p>
    </section>
  )
}

function peopleText(total: number): string {
  if (total === 0) return 'Nobody would be added'
  else return total === 1 ? '1 person would be added' : `${total.toLocaleString('en')} people would be added`
}

/** Who stays out, and why. */
function LeftOut({ slug, progress, counts, problems }: ImportProps): JSX.Element {
  const all = counts.reduce((sum, { lines }) => sum + lines, 0)
  return (
    <section class="card stack" aria-labelledby="left-out-heading">
      <h2 id="left-out-heading" safe>
        {all === 1 ? '1 line stays out' : `${all.toLocaleString('en')} lines stay out`}
      </h2>
      <dl class="facts counts">
        {counts.map(({ problem, lines }) => (
          <>
            <dt safe>{lines.toLocaleString('en')}</dt>
            <dd safe>{lineProblemText[problem]}</dd>
          </>
        ))}
      </dl>
      <details class="choose">
        <summary>{all > problems.length ? `The first ${problems.length} of them` : 'Line by line'}</summary>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Why it stays out</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ line, problem }) => (
              <tr>
                <td>{line}</td>
                <td safe>{lineProblemText[problem]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <p>
        <a class="button" href={routes.dashboard.subscriberImport.problems.url({ slug, id: progress.id })}>
          <Icon name="download" />
          <span>All lines as CSV</span>
        </a>
      </p>
    </section>
  )
}
