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
}

/** Beginnings of action names, with their labels. */
const kinds = [
  ['', 'Everything'],
  ['account.', 'Accounts and sign-ins'],
  ['member.', 'Members'],
  ['invitation.', 'Invitations'],
  ['incident.', 'Incidents'],
  ['status_update.', 'Status updates'],
  ['service', 'Services'],
  ['subscriber', 'Subscribers'],
  ['notification.', 'Notifications'],
  ['deliver', 'Messages'],
  ['api_token.', 'API tokens'],
  ['organization.', 'Organization'],
  ['instance.', 'Instance'],
  ['audit.', 'This log'],
  ['data_request.', 'Data requests'],
  ['request_log.', 'Look-ups in the request log'],
  ['notice.', 'Notices'],
  ['policy.', 'Privacy policy'],
  ['sub_processor.', 'Sub-processors'],
] as const

/** Narrows the log: by what was done, by whom, to what, and when. */
export function AuditFilter({ list, filter, actors, problem }: FilterProps): JSX.Element {
  return (
    <form method="get" action={list} class="card filter">
      <Problem sentence={problem} />
      <div class="filter-fields">
        <FilterSelect
          name="action"
          label="What"
          chosen={filter.action}
          options={kinds.map(([value, label]) => ({ value, label }))}
        />
        <FilterSelect
          name="actor"
          label="Who"
          chosen={filter.actor}
          options={[{ value: '', label: 'Anybody' }, ...actors.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <FilterInput name="subject" label="Id of what it was done to" type="text" value={filter.subject} />
        <FilterInput name="from" label="From" type="date" value={filter.from} />
        <FilterInput name="until" label="Until" type="date" value={filter.until} />
        <Submit label="Filter" />
      </div>
    </form>
  )
}
