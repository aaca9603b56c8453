import { systemClock } from '#src/platform/clock.ts'
import { UsageError } from './command.ts'
import { type ApiIncident, incidentsAt, sentServices, toldIncident } from './terminal/incidents.ts'
import { readLimit } from './terminal/read-word.ts'
import { chosenServices } from './terminal/service-choice.ts'
import { servicesOf } from './terminal/services.ts'
import { table } from './terminal/table.ts'
import { readDuration, readTime, shownTime } from './terminal/times.ts'
import { readText } from './terminal/typed-text.ts'
import { commandOfVerbs, exactly, verb } from './terminal/verb.ts'

const plan = verb({
  usage: 'TITLE --from TIME --for DURATION [--service NAME]… [--text TEXT] [--no-notify]',
  summary: 'plans maintenance, which begins and ends by itself, and announces it',
  options: {
    from: { type: 'string' },
    for: { type: 'string' },
    until: { type: 'string' },
    service: { type: 'string', multiple: true },
    text: { type: 'string' },
    'no-notify': { type: 'boolean' },
  },
  async read({ positionals, values, input }) {
    const [name] = exactly(positionals, 'TITLE')
    const { from, until } = values
    if (from === undefined) throw new UsageError('--from is missing: say when it begins, such as "2026-03-24 02:00".')
    if ((until === undefined) === (values.for === undefined))
      throw new UsageError('Say when it ends: --for DURATION, such as 2h, or --until TIME, and not both.')
    const length = values.for === undefined ? undefined : readDuration('for', values.for)
    const notify = values['no-notify'] !== true
    const services = (values.service ?? []).map((typed) => ({ name: typed, status: null }))
    return { name, from, until, length, services, notify, body: await readText(values.text, input) }
  },
  async act(client, { name, body, services, notify, ...typed }) {
    const { begin, end } = timesOf(typed, client.page.time_zone, systemClock.now())
    const chosen = services.length === 0 ? [] : chosenServices(await servicesOf(client), services)
    const incident = {
      ...{ name, body, status: 'scheduled', deliver_notifications: notify },
      ...{ scheduled_for: new Date(begin).toISOString(), scheduled_until: new Date(end).toISOString() },
      ...{ scheduled_auto_in_progress: true, scheduled_auto_completed: true },
      ...sentServices(chosen),
    }
    const planned = (await client.send('POST', 'incidents', { incident })) as ApiIncident
    const told = toldIncident('Planned', planned, notify)
    return { ...told, lines: [...told.lines, spanOf(planned, client.page.time_zone)] }
  },
})

const list = verb({
  usage: '[--all] [--limit NUMBER]',
  summary: 'lists what is planned and what runs; with --all what is over, too',
  options: { all: { type: 'boolean' }, limit: { type: 'string' } },
  read({ positionals, values }) {
    exactly(positionals)
    return { all: values.all === true, limit: readLimit(values.limit) }
  },
  async act(client, { all, limit }) {
    const paths = all ? ['incidents'] : ['incidents/active_maintenance', 'incidents/upcoming']
    const found = (await Promise.all(paths.map((path) => incidentsAt(client, path)))).flat()
    const windows = found.filter(({ scheduled_for }) => scheduled_for).slice(0, limit)
    const { time_zone: zone } = client.page
    const rows = windows.map(({ id, status, scheduled_for, scheduled_until, name }) => [
      id,
      status,
      shownTime(scheduled_for, zone),
      shownTime(scheduled_until, zone),
      name,
    ])
    return {
      data: windows,
      lines:
        rows.length === 0
          ? [all ? 'There was no maintenance yet.' : 'No maintenance is planned.']
          : table(['ID', 'STATUS', `FROM (${zone})`, 'UNTIL', 'TITLE'], rows),
    }
  },
})

export const maintenanceVerbs = { plan, list }

export const maintenanceCommand = commandOfVerbs({
  name: 'maintenance',
  summary: 'plans and lists maintenance',
  verbs: maintenanceVerbs,
  help: {
    options: `  --from, --until  "2026-03-24 02:00", as the organization's clock shows it, or with an offset: "2026-03-24 02:00+01:00";
                   02:00 alone is the next time the clock shows it
  --for            how long: 2h, 90m, 1h30m, 2d
  --service        what is under maintenance meanwhile, several times if need be
  --text           what people read, in Markdown; else it is read from what is piped in
  --no-notify      announces it to no subscriber
  --limit          at most so many of a list; 100 without it`,
  },
})

/** Throws a UsageError. */
export function timesOf(
  { from, until, length }: { from: string; until: string | undefined; length: number | undefined },
  timeZone: string,
  now: number,
): { begin: number; end: number } {
  const begin = readTime('from', from, timeZone, now)
  const end = until === undefined ? begin + (length ?? 0) : readTime('until', until, timeZone, begin)
  if (end <= begin) throw new UsageError('--until is not after --from: correct one of them.')
  return { begin, end }
}

function spanOf({ scheduled_for, scheduled_until }: ApiIncident, timeZone: string): string {
  return `From ${shownTime(scheduled_for, timeZone)} until ${shownTime(scheduled_until, timeZone)} (${timeZone}).`
}
