import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { SettingsTab } from './settings-tabs.tsx'

interface Offered {
  id: string
  name: string
  chosen: boolean
}

export interface OfferedServices {
  name: string | null
  services: (Offered & { internal: boolean })[]
}

interface EditorProps {
  shell: Shell
  services: OfferedServices[]
  metrics: Offered[]
  form: FormState
}

export interface ReaderServicesProps extends EditorProps {
  reader: { id: string; shown: string }
  groups: Offered[]
  /** Names of the services that they see by their groups. */
  byGroups: string[]
}

export interface ReaderGroupProps extends EditorProps {
  group: { id: string; name: string }
  readers: Offered[]
}

const { readers } = routes.dashboard.settings

/** What one reader of a page of readers may see. */
export function ReaderServicesPage({ shell, reader, groups, byGroups, ...props }: ReaderServicesProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <SettingsTab shell={shell} tab="visibility">
      <Back slug={slug} />
      <Card name="reader" heading={`What ${isolated(reader.shown)} sees`}>
        <Form
          action={readers.services.save.url({ slug, id: reader.id })}
          csrf={shell.csrf}
          state={props.form}
          class="stack"
        >
          <Ticks legend="Groups" prefix="group" offered={groups} none="There are no groups yet." />
          {byGroups.length > 0 ? (
            <p class="hint" dir="auto" safe>
              {`By their groups they see ${byGroups.join(', ')}.`}
            </p>
          ) : null}
          <ServiceTicks legend="Services of their own" services={props.services} />
          <MetricTicks legend="Metrics of their own" metrics={props.metrics} />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
    </SettingsTab>
  )
}

/** A group of readers: its name, who is in it, and what they may see. */
export function ReaderGroupPage({ shell, group, services, form, ...props }: ReaderGroupProps): JSX.Element {
  const { slug } = shell.organization
  const at = { slug, id: group.id }
  return (
    <SettingsTab shell={shell} tab="visibility">
      <Back slug={slug} />
      <Card name="group" heading={isolated(group.name)}>
        <Form action={readers.groups.save.url(at)} csrf={shell.csrf} state={form} class="stack">
          <TextField name="name" label="Name" form={form} value={group.name} maxlength={100} required />
          <ServiceTicks legend="Services that they see" services={services} />
          <MetricTicks legend="Metrics that they see" metrics={props.metrics} />
          <Ticks
            legend="Readers"
            prefix="reader"
            offered={props.readers}
            none="There are no readers yet: add them first."
          />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
      <Card name="removal" heading="Remove the group" class="danger-zone">
        <Confirm
          label="Remove"
          sentence="Its readers stay readers. What they saw by this group alone is gone for them at once."
          confirm="Remove the group"
          action={readers.groups.removal.url(at)}
          csrf={shell.csrf}
        />
      </Card>
    </SettingsTab>
  )
}

function Back({ slug }: { slug: string }): JSX.Element {
  return (
    <p class="back">
      <a href={readers.show.url({ slug })}>
        <Icon name="arrow-left" />
        <span>All readers</span>
      </a>
    </p>
  )
}

function ServiceTicks({ legend, services }: { legend: string; services: OfferedServices[] }): JSX.Element {
  return (
    <fieldset class="affected">
      <legend safe>{legend}</legend>
      {services.length === 0 ? <p class="hint">There are no services yet.</p> : null}
      <div class="affected-list">
        {services.map((group) => (
          <div class="affected-group">
            {group.name === null ? null : (
              <p class="affected-group-name" dir="auto" safe>
                {group.name}
              </p>
            )}
            <div class="service-choices">
              {group.services.map(({ id, name, internal, chosen }) => (
                <Choice
                  name={`service-${id}`}
                  label={name}
                  hint={internal ? 'Internal: no reader sees it, whatever you choose here.' : undefined}
                  checked={chosen}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  )
}

/** Nothing where the page has none. */
function MetricTicks({ legend, metrics }: { legend: string; metrics: Offered[] }): JSX.Element {
  return metrics.length === 0 ? '' : <Ticks legend={legend} prefix="metric" offered={metrics} none="" />
}

interface TicksProps {
  legend: string
  /** Of the fields' names. */
  prefix: string
  offered: Offered[]
  none: string
}

function Ticks({ legend, prefix, offered, none }: TicksProps): JSX.Element {
  return (
    <fieldset>
      <legend safe>{legend}</legend>
      {offered.length === 0 ? (
        <p class="hint" safe>
          {none}
        </p>
      ) : null}
      {offered.map(({ id, name, chosen }) => (
        <Choice name={`${prefix}-${id}`} label={name} checked={chosen} />
      ))}
    </fieldset>
  )
}
