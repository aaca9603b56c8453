import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { t } = shell
  return (
    <SettingsTab shell={shell} tab="visibility">
      <Back slug={slug} t={t} />
      <Card name="reader" heading={t.readers.whatSees(isolated(reader.shown))}>
        <Form
          action={readers.services.save.url({ slug, id: reader.id })}
          csrf={shell.csrf}
          state={props.form}
          t={t}
          class="stack"
        >
          <Ticks legend={t.readers.groups} prefix="group" offered={groups} none={t.readers.noGroups} />
          {byGroups.length > 0 ? (
            <p class="hint" dir="auto" safe>
              {t.readers.byGroups(t.list(byGroups))}
            </p>
          ) : null}
          <ServiceTicks legend={t.readers.ownServices} services={props.services} t={t} />
          <MetricTicks legend={t.readers.ownMetrics} metrics={props.metrics} />
          <Submit label={t.settings.save} look="primary" />
        </Form>
      </Card>
    </SettingsTab>
  )
}

/** A group of readers: its name, who is in it, and what they may see. */
export function ReaderGroupPage({ shell, group, services, form, ...props }: ReaderGroupProps): JSX.Element {
  const { slug } = shell.organization
  const at = { slug, id: group.id }
  const { t } = shell
  return (
    <SettingsTab shell={shell} tab="visibility">
      <Back slug={slug} t={t} />
      <Card name="group" heading={isolated(group.name)}>
        <Form action={readers.groups.save.url(at)} csrf={shell.csrf} state={form} t={t} class="stack">
          <TextField name="name" label={t.settings.name} form={form} value={group.name} maxlength={100} required />
          <ServiceTicks legend={t.readers.groupServices} services={services} t={t} />
          <MetricTicks legend={t.readers.groupMetrics} metrics={props.metrics} />
          <Ticks legend={t.readers.heading} prefix="reader" offered={props.readers} none={t.readers.noReaders} />
          <Submit label={t.settings.save} look="primary" />
        </Form>
      </Card>
      <Card name="removal" heading={t.readers.removeGroup} class="danger-zone">
        <Confirm
          label={t.readers.remove}
          sentence={t.readers.removeGroupHint}
          confirm={t.readers.removeGroup}
          action={readers.groups.removal.url(at)}
          csrf={shell.csrf}
        />
      </Card>
    </SettingsTab>
  )
}

function Back({ slug, t }: { slug: string; t: DashboardMessages }): JSX.Element {
  return (
    <p class="back">
      <a href={readers.show.url({ slug })}>
        <Icon name="arrow-left" />
        <span safe>{t.readers.all}</span>
      </a>
    </p>
  )
}

interface ServiceTicksProps {
  legend: string
  services: OfferedServices[]
  t: DashboardMessages
}

function ServiceTicks({ legend, services, t }: ServiceTicksProps): JSX.Element {
  return (
    <fieldset class="affected">
      <legend safe>{legend}</legend>
      {services.length === 0 ? (
        <p class="hint" safe>
          {t.readers.noServices}
        </p>
      ) : null}
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
                  hint={internal ? t.readers.internal : undefined}
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
