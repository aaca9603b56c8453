import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice, type FormState, ShownFields, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Corrections, type CorrectionsProps } from './service-corrections.tsx'
import { type OfferedGroups, ServiceFields } from './service-forms.tsx'
import { ServiceOptions, type ServiceOptionsProps } from './service-options.tsx'
import { ServicePreview, type ServicePreviewProps } from './service-preview.tsx'

export interface ServiceProps {
  shell: Shell
  service: {
    id: string
    name: string
    description: string
    serviceGroupId: string | null
  } & ServiceOptionsProps['service']
  groups: OfferedGroups
  form: FormState
  archive: FormState
  timeZone: string
  /** YYYY-MM-DD there. */
  today: string
  preview: ServicePreviewProps
  /** Marks of what is shown of it. */
  shown: Record<string, string>
  corrections: CorrectionsProps['corrections']
  correction: CorrectionsProps['correction']
}

export function ServicePage(props: ServiceProps): JSX.Element {
  const { shell, service, groups, form, archive } = props
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={service.name} room="services">
      <BackToServices slug={slug} />
      <Card label="Edit the service">
        <Form
          action={routes.dashboard.service.save.url({ slug, id: service.id })}
          csrf={shell.csrf}
          state={form}
          class="stack"
        >
          <ShownFields marks={props.shown} />
          <ServiceFields groups={groups} form={form} service={service} />
          <ServiceOptions service={service} form={form} today={props.today} />
          <div
            hx-post={routes.dashboard.service.preview.url({ slug, id: service.id })}
            hx-trigger="input delay:300ms from:'closest form'"
            hx-include="closest form"
            hx-swap="none"
          ></div>
          <ServicePreview preview={props.preview} />
          <div class="button-row">
            <Submit label="Save" look="primary" />
            <button
              type="submit"
              class="button"
              formaction={routes.dashboard.service.preview.url({ slug, id: service.id })}
              formnovalidate
            >
              Preview
            </button>
          </div>
        </Form>
      </Card>
      <Corrections
        slug={slug}
        csrf={shell.csrf}
        serviceId={service.id}
        timeZone={props.timeZone}
        corrections={props.corrections}
        correction={props.correction}
      />
      <Card name="archive" heading="Archive this service" class="danger-zone">
        <p class="hint" dir="auto" safe>
          {`Visitors no longer see ${isolated(service.name)}, its bars or its uptime. Incidents that name it keep their record. You can bring it back from the archive.`}
        </p>
        <Form action={routes.dashboard.service.archive.url({ slug, id: service.id })} csrf={shell.csrf} class="stack">
          <TextField name="typedName" label={`Type ${service.name} to confirm`} form={archive} />
          <Submit label="Archive" look="danger" icon="archive" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

export interface ServiceGroupProps {
  shell: Shell
  group: { id: string; name: string; description: string; open: boolean }
  /** Marks of what is shown of it. */
  shown: Record<string, string>
  form: FormState
}

export function ServiceGroupPage({ shell, group, shown, form }: ServiceGroupProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={group.name} room="services">
      <BackToServices slug={slug} />
      <Card label="Edit the group">
        <Form
          action={routes.dashboard.serviceGroup.save.url({ slug, id: group.id })}
          csrf={shell.csrf}
          state={form}
          class="stack"
        >
          <ShownFields marks={shown} />
          <TextField name="name" label="Name of the group" form={form} value={group.name} maxlength={100} required />
          <TextField
            name="description"
            label="Description"
            hint="Optional. Visitors see it when they open the group."
            form={form}
            value={group.description}
            maxlength={500}
          />
          <Choice
            name="open"
            label="Open by default"
            hint="Visitors see its services at once. Otherwise it is one line while all is well, and opens when something is wrong."
            checked={'name' in form.values ? form.values.open !== undefined : group.open}
          />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
      <Card name="removal" heading="Remove this group" class="danger-zone">
        <p class="hint">Its services stay on the page, without a group.</p>
        <Form action={routes.dashboard.serviceGroup.removal.url({ slug, id: group.id })} csrf={shell.csrf}>
          <Submit label="Remove the group" look="danger" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

export function BackToServices({ slug }: { slug: string }): JSX.Element {
  return (
    <p class="back">
      <a href={routes.dashboard.services.index.url({ slug })}>
        <Icon name="arrow-left" />
        <span>Services</span>
      </a>
    </p>
  )
}
