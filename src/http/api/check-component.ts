import { invalid } from '#src/domain/errors.ts'
import { type LocalClock, type ServiceOptions, startProblem } from '#src/domain/services/service-options.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'

/** What a program asks of a component; absent: it stays as it is. */
interface ComponentChange {
  status: ServiceStatus | undefined
  options: Partial<ServiceOptions>
}

/**
 * `{"component": {"status": …}}`, or the same as a form: `component[status]=…`. Throws invalid with a sentence that names the
 * field, and for a change of nothing.
 */
export function checkComponent(body: unknown, clock: LocalClock): ComponentChange {
  const fields = fieldsOf(body)
  const status = fields.status === undefined ? undefined : statusIn(fields.status)
  const options: Partial<ServiceOptions> = {}
  if (fields.showcase !== undefined) options.showcase = flagIn('showcase', fields.showcase)
  if (fields.only_show_if_degraded !== undefined)
    options.onlyShowIfDegraded = flagIn('only_show_if_degraded', fields.only_show_if_degraded)
  if (fields.start_date !== undefined) options.startDate = dayIn(fields.start_date, clock)
  if (status === undefined && Object.keys(options).length === 0)
    throw invalid({}, `Set ${statusRule}, or one of component[${optionFields.join('], component[')}].`)
  return { status, options }
}

const optionFields = ['showcase', 'only_show_if_degraded', 'start_date'] as const
const statusRule = `component[status] to one of ${serviceStatuses.join(', ')}`

type Fields = Partial<Record<'status' | (typeof optionFields)[number], unknown>>

function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null) return {}
  const nested = 'component' in body ? body.component : undefined
  if (typeof nested === 'object' && nested !== null) return nested
  const flat = Object.entries(body).flatMap(([key, value]) => {
    const [, name] = /^component\[(\w+)\]$/.exec(key) ?? []
    return name === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(flat)
}

function statusIn(asked: unknown): ServiceStatus {
  const status = serviceStatuses.find((one) => one === asked)
  if (!status) throw invalid({}, `Set ${statusRule}.`)
  return status
}

/** A form sends texts. */
function flagIn(name: string, asked: unknown): boolean {
  if (asked === true || asked === 'true') return true
  else if (asked === false || asked === 'false') return false
  else throw invalid({}, `Set component[${name}] to true or false.`)
}

/** Null and an empty text take the day away. */
function dayIn(asked: unknown, clock: LocalClock): string | null {
  if (asked === null || asked === '') return null
  const problem = typeof asked === 'string' ? startProblem(asked, clock) : 'Send a text such as 2026-03-10, or null.'
  if (problem !== undefined) throw invalid({}, `component[start_date]: ${problem}`)
  return String(asked)
}
