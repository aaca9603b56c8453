import { type DashboardMessages, said } from '../messages/dashboard.ts'
import { Problem } from './fields.tsx'
import { FilterInput, FilterSelect } from './filter.tsx'
import { Submit } from './form.tsx'

export interface AuditFilterValues {
  action: string
  actor: string
  subject: string
  from: string
  until: string
}

interface FilterProps {
  list: string
  filter: AuditFilterValues
  actors: { id: string; name: string }[]
  problem?: string
  t: DashboardMessages
}

/** Beginnings of action names, with what they are called. */
const kinds = [
  ['', 'all'],
  ['account.', 'accounts'],
  ['member.', 'members'],
  ['invitation.', 'invitations'],
  ['incident.', 'incidents'],
  ['status_update.', 'updates'],
  ['service', 'services'],
  ['subscriber', 'subscribers'],
  ['notification.', 'notifications'],
  ['deliver', 'messages'],
  ['api_token.', 'tokens'],
  ['organization.', 'organization'],
  ['instance.', 'instance'],
  ['audit.', 'log'],
  ['data_request.', 'data_requests'],
  ['request_log.', 'look_ups'],
  ['notice.', 'notices'],
  ['policy.', 'policy'],
  ['sub_processor.', 'sub_processors'],
] as const

/** Narrows the log: by what was done, by whom, to what, and when. */
export function AuditFilter({ list, filter, actors, problem, t }: FilterProps): JSX.Element {
  const words = t.auditFilter
  return (
    <form method="get" action={list} class="card filter">
      <Problem sentence={problem && said(t, problem)} />
      <div class="filter-fields">
        <FilterSelect
          name="action"
          label={words.what}
          chosen={filter.action}
          options={kinds.map(([value, kind]) => ({ value, label: words.kinds[kind] }))}
        />
        <FilterSelect
          name="actor"
          label={words.who}
          chosen={filter.actor}
          options={[{ value: '', label: words.anybody }, ...actors.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <FilterInput name="subject" label={words.subject} type="text" value={filter.subject} />
        <FilterInput name="from" label={words.from} type="date" value={filter.from} />
        <FilterInput name="until" label={words.until} type="date" value={filter.until} />
        <Submit label={words.filter} />
      </div>
    </form>
  )
}
