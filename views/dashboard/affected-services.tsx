import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type OfferedService, ServiceRow } from './service-row.tsx'
import { StatusSegments } from './status-segments.tsx'

export interface OfferedGroup {
  /** Null: services that stand in no group. */
  id: string | null
  name: string | null
  services: OfferedService[]
}

interface AffectedServicesProps {
  groups: OfferedGroup[]
  error: string | undefined
  t: DashboardMessages
  /** Of an incident that is open: a service may be said to work again. */
  updating?: boolean
  autofocus?: boolean
}

/** So few services are seen at a glance: they need no folding. */
const few = 8

/**
 * The services that an incident touches, each with its status: those chosen on top, the others in groups that fold. The script
 * (static/service-picker.js) finds them by what is typed; without it they are chosen in their groups.
 */
export function AffectedServices(props: AffectedServicesProps): JSX.Element {
  const { groups, error, t, updating = false, autofocus } = props
  const { affected } = t
  const all = groups.flatMap(({ name, services }) => services.map((service) => ({ ...service, group: name })))
  const chosen = all.filter((service) => service.chosen !== null)
  const named = groups.filter(({ name }) => name !== null).length
  return (
    <fieldset class="affected" data-service-picker>
      <legend safe>{affected.legend}</legend>
      {error ? (
        <p class="field-error" role="alert" safe>
          {error}
        </p>
      ) : null}
      {all.length === 0 ? (
        <p class="hint" safe>
          {affected.none}
        </p>
      ) : null}
      {all.some(({ internal }) => internal) ? (
        <p class="hint" safe>
          {affected.internalHint}
        </p>
      ) : null}
      {all.length > 0 ? <ServiceSearch autofocus={autofocus} t={t} /> : null}
      <div class="affected-list">
        <ul class="rows chosen-services" aria-label={affected.chosen}>
          {chosen.map((service) => (
            <ServiceRow service={service} updating={updating} t={t} />
          ))}
        </ul>
        {all.length > 0 ? (
          <details class="browse" open={all.length <= few}>
            <summary safe>
              {named === 0 ? affected.browse(all.length) : affected.browseGroups(all.length, named)}
            </summary>
            {groups.map((group) => (
              <Group group={group} updating={updating} t={t} />
            ))}
          </details>
        ) : null}
      </div>
    </fieldset>
  )
}

interface SearchProps {
  autofocus: boolean | undefined
  t: DashboardMessages
}

function ServiceSearch({ autofocus, t: { affected } }: SearchProps): JSX.Element {
  return (
    <div class="service-search with-script">
      <input
        type="text"
        id="service-search"
        role="combobox"
        aria-label={affected.find}
        aria-describedby="hint-service-search"
        aria-expanded="false"
        aria-controls="service-found"
        aria-autocomplete="list"
        placeholder={affected.type}
        autocomplete="off"
        spellcheck="false"
        dir="auto"
        autofocus={autofocus}
        data-key="s"
        data-key-name={affected.key}
      />
      <div id="service-found" role="listbox" aria-label={affected.found} hidden></div>
      <p class="hint" data-nothing-found hidden safe>
        {affected.nothing}
      </p>
      <p class="hint" id="hint-service-search">
        <Sentence text={affected.enterHint} parts={{ example: <em safe>{affected.example}</em> }} />
      </p>
      <p class="visually-hidden" role="status" data-picked></p>
    </div>
  )
}

interface GroupProps {
  group: OfferedGroup
  updating: boolean
  t: DashboardMessages
}

function Group({ group, updating, t }: GroupProps): JSX.Element {
  const { id, name, services } = group
  const rows = services.filter(({ chosen }) => chosen === null).map((service) => ({ ...service, group: name }))
  const list = (
    <ul class="rows">
      {rows.map((service) => (
        <ServiceRow service={service} updating={updating} t={t} />
      ))}
    </ul>
  )
  if (id === null || name === null) return <div class="affected-group">{list}</div>
  return (
    <details class="affected-group" data-group={name}>
      <summary>
        <bdi safe>{name}</bdi> <span class="hint" safe>{` ${services.length}`}</span>
      </summary>
      <div class="row whole-group">
        <span class="row-main" id={`group-name-${id}`}>
          <Sentence text={t.affected.wholeGroup} parts={{ name: <HeardName name={name} /> }} />
        </span>
        <StatusSegments name={`group-${id}`} labelledBy={`group-name-${id}`} chosen={null} updating={updating} t={t} />
      </div>
      {list}
    </details>
  )
}

/** The name is seen above. */
function HeardName({ name }: { name: string }): JSX.Element {
  return (
    <bdi class="visually-hidden" safe>
      {name}
    </bdi>
  )
}

/** Why nobody outside the team reads of an incident; null: somebody does. */
export type Withheld = 'internal services alone' | 'no reader’s service' | null

interface WithheldNoteProps {
  why: Withheld
  t: DashboardMessages
  swap?: boolean
}

/** Says before publishing that it stays with the team; `swap`: as a fragment. */
export function WithheldNote({ why, t, swap = false }: WithheldNoteProps): JSX.Element {
  return (
    <p id="withheld" class="hint" role="status" hx-swap-oob={swap ? 'true' : undefined} safe>
      {whyText(why, t)}
    </p>
  )
}

function whyText(why: Withheld, { affected }: DashboardMessages): string {
  if (why === null) return ''
  else return why === 'internal services alone' ? affected.withheldInternal : affected.withheldReaders
}
