import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { elapsedText, Moment } from '../layout/times.tsx'
import { daysText, removedText } from './retention-words.ts'
import { Traces, type TracesProps } from './traces.tsx'

export interface RuleRow {
  name: string
  title: string
  /** Sentence that names what is removed and what stays. */
  covers: string
  days: number
  /** Start of the days, such as `the request`. */
  from: string
  /** Limits of the days that may be set; null: the period is fixed. */
  limits: { least: number; most: number } | null
  atWork: boolean
  /** The run that began last. `took`: milliseconds. */
  last: { at: number; took: number | null; removed: Record<string, number>; problem: string | null } | null
  /** The last run that failed, unless it is `last` itself. */
  failed: { at: number; problem: string } | null
  nextAt: number
}

export interface RetentionProps {
  person: Person
  form: FormState
  rules: RuleRow[]
  traces: TracesProps
}

/** Retention rules with their last runs, the periods that may be changed, and the traces that stay. */
export function RetentionPage({ person, form, rules, traces }: RetentionProps): JSX.Element {
  return (
    <AdminShell person={person} title="Retention" room="retention">
      <p class="hint">
        How long this Opsentry keeps what it holds. A job checks each rule every hour, and right after a downtime. Audit
        logs are kept as long as their organization.
      </p>
      <Card label="What is kept how long" class="list-card">
        <Rows stacked class="rules" columns={columnsOf(person.csrf)} rows={rules} />
      </Card>
      <Periods rules={rules} form={form} csrf={person.csrf} />
      <Traces traces={traces} csrf={person.csrf} />
    </AdminShell>
  )
}

function columnsOf(csrf: string): Column<RuleRow>[] {
  return [
    { title: 'What', heading: true, cell: (rule) => <Rule rule={rule} /> },
    { title: 'Last run', cell: (rule) => <LastRun rule={rule} /> },
    {
      title: 'Removed',
      text: ({ last }) => (last === null || last.took === null ? '' : removedText(last.removed)),
    },
    { title: 'Next run', cell: ({ nextAt }) => <Moment at={nextAt} timeZone="UTC" /> },
    {
      title: 'Act',
      titleHidden: true,
      label: '',
      class: 'acts',
      cell: (rule) => <RunNow rule={rule} csrf={csrf} />,
    },
  ]
}

function Rule({ rule: { title, covers, days, from } }: { rule: RuleRow }): JSX.Element {
  return (
    <>
      <span safe>{title}</span>
      <span class="rule-period" safe>
        {days === 0 ? `at ${from}` : `${daysText(days)} from ${from}`}
      </span>
      <span class="hint" safe>
        {covers}
      </span>
    </>
  )
}

function RunNow({ rule: { name, title }, csrf }: { rule: RuleRow; csrf: string }): JSX.Element {
  return (
    <Form action={routes.admin.retention.run.url({ rule: name })} csrf={csrf}>
      <Submit label="Run now" ariaLabel={`Run now: ${title}`} />
    </Form>
  )
}

function LastRun({ rule: { last, atWork, failed } }: { rule: RuleRow }): JSX.Element {
  if (last === null) return <span class="nothing">never yet</span>
  return (
    <>
      <Moment at={last.at} timeZone="UTC" />
      <span class="hint" safe>
        {atWork ? 'at work now' : last.took === null ? '' : `took ${elapsedText(last.took)}`}
      </span>
      {last.problem === null ? null : (
        <span class="rule-problem" safe>
          {last.problem}
        </span>
      )}
      {failed === null ? null : (
        <span class="hint">
          Failed on <Moment at={failed.at} timeZone="UTC" />: <span safe>{failed.problem}</span>
        </span>
      )}
    </>
  )
}

function Periods({ rules, form, csrf }: { rules: RuleRow[]; form: FormState; csrf: string }): JSX.Element {
  return (
    <Card name="periods" heading="Periods">
      <Form action={routes.admin.retention.periods.url()} csrf={csrf} state={form} class="stack">
        <div class="periods">
          {rules
            .filter(({ limits }) => limits !== null)
            .map((rule) => (
              <Period rule={rule} form={form} />
            ))}
        </div>
        <p class="hint">
          What is older than a shorter period goes with the next run. The other periods cannot be changed.
        </p>
        <Submit label="Save" look="primary" />
      </Form>
    </Card>
  )
}

function Period({ rule, form }: { rule: RuleRow; form: FormState }): JSX.Element {
  const { name, title, days, limits } = rule
  return (
    <TextField
      name={name}
      label={title}
      hint={limits ? `Days, from ${limits.least} to ${limits.most}.` : undefined}
      inputmode="numeric"
      maxlength={4}
      form={form}
      value={String(days)}
      required
    />
  )
}
