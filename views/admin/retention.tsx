import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { elapsedText, Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { daysText, removedText } from './retention-words.ts'
import { Traces, type TracesProps } from './traces.tsx'

export interface RuleRow {
  /** Its words are `t.retentionRule`. */
  name: keyof DashboardMessages['retentionRule']
  days: number
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
  const { csrf, t } = person
  return (
    <AdminShell person={person} title={t.adminRooms.retention} room="retention">
      <p class="hint" safe>
        {t.retention.hint}
      </p>
      <Card label={t.retention.label} class="list-card">
        <Rows stacked class="rules" columns={columnsOf(csrf, t)} rows={rules} />
      </Card>
      <Periods rules={rules} form={form} csrf={csrf} t={t} />
      <Traces traces={traces} csrf={csrf} t={t} />
    </AdminShell>
  )
}

function columnsOf(csrf: string, t: DashboardMessages): Column<RuleRow>[] {
  const { retention: words } = t
  return [
    { title: words.what, heading: true, cell: (rule) => <Rule rule={rule} t={t} /> },
    { title: words.lastRun, cell: (rule) => <LastRun rule={rule} t={t} /> },
    {
      title: words.removed,
      text: ({ last }) => (last === null || last.took === null ? '' : removedText(last.removed, t)),
    },
    { title: words.nextRun, cell: ({ nextAt }) => <Moment at={nextAt} timeZone="UTC" t={t} /> },
    {
      title: words.act,
      titleHidden: true,
      label: '',
      class: 'acts',
      cell: (rule) => <RunNow rule={rule} csrf={csrf} t={t} />,
    },
  ]
}

/** A rule whose days may be none says when it begins to act; the others count at least one. */
function Rule({ rule: { name, days }, t }: { rule: RuleRow; t: DashboardMessages }): JSX.Element {
  const words = t.retentionRule[name]
  return (
    <>
      <span safe>{words.title}</span>
      <span class="rule-period" safe>
        {days === 0 && 'keptUntil' in words ? words.keptUntil : words.kept(daysText(days, t))}
      </span>
      <span class="hint" safe>
        {words.covers}
      </span>
    </>
  )
}

function RunNow({ rule: { name }, csrf, t }: { rule: RuleRow; csrf: string; t: DashboardMessages }): JSX.Element {
  return (
    <Form action={routes.admin.retention.run.url({ rule: name })} csrf={csrf}>
      <Submit label={t.retention.runNow} ariaLabel={t.retention.runNowNamed(t.retentionRule[name].title)} />
    </Form>
  )
}

function LastRun({ rule: { last, atWork, failed }, t }: { rule: RuleRow; t: DashboardMessages }): JSX.Element {
  const { retention: words } = t
  if (last === null)
    return (
      <span class="nothing" safe>
        {words.neverYet}
      </span>
    )
  return (
    <>
      <Moment at={last.at} timeZone="UTC" t={t} />
      <span class="hint" safe>
        {atWork ? words.atWork : last.took === null ? '' : words.took(elapsedText(last.took, t))}
      </span>
      {last.problem === null ? null : (
        <span class="rule-problem" safe>
          {last.problem}
        </span>
      )}
      {failed === null ? null : (
        <span class="hint">
          <Sentence
            text={words.failedOn(failed.problem)}
            parts={{ time: <Moment at={failed.at} timeZone="UTC" t={t} /> }}
          />
        </span>
      )}
    </>
  )
}

interface PeriodsProps {
  rules: RuleRow[]
  form: FormState
  csrf: string
  t: DashboardMessages
}

function Periods({ rules, form, csrf, t }: PeriodsProps): JSX.Element {
  return (
    <Card name="periods" heading={t.retention.periods}>
      <Form action={routes.admin.retention.periods.url()} csrf={csrf} state={form} t={t} class="stack">
        <div class="periods">
          {rules
            .filter(({ limits }) => limits !== null)
            .map((rule) => (
              <Period rule={rule} form={form} t={t} />
            ))}
        </div>
        <p class="hint" safe>
          {t.retention.periodsHint}
        </p>
        <Submit label={t.adminForm.save} look="primary" />
      </Form>
    </Card>
  )
}

function Period({ rule, form, t }: Pick<PeriodsProps, 'form' | 't'> & { rule: RuleRow }): JSX.Element {
  const { name, days, limits } = rule
  return (
    <TextField
      name={name}
      label={t.retentionRule[name].title}
      hint={limits ? t.retention.limits(limits.least, limits.most) : undefined}
      inputmode="numeric"
      maxlength={4}
      form={form}
      value={String(days)}
      required
    />
  )
}
