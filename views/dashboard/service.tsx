import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { Corrections, type CorrectionsProps } from './service-corrections.tsx'
import { type OfferedGroups, ServiceFields } from './service-forms.tsx'

export interface ServiceProps {
  shell: Shell
  service: { id: string; name: string; description: string; serviceGroupId: string | null }
  groups: OfferedGroups
  form: FormState
  archive: FormState
  timeZone: string
  corrections: CorrectionsProps['corrections']
  correction: FormState
}

export function ServicePage(props: ServiceProps): JSX.Element {
  const { shell, service, groups, form, archive } = props
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={service.name} room="services">
      <BackToServices slug={slug} />
      <section class="card" aria-label="Edit the service">
        <form method="post" action={routes.dashboard.service.save.url({ slug, id: service.id })} class="stack">
          <CsrfField token={shell.csrf} />
          <FormProblem form={form} />
          <ServiceFields groups={groups} form={form} service={service} />
          <button type="submit" class="button primary">
            Save
          </button>
        </form>
      </section>
      <Corrections
        slug={slug}
        csrf={shell.csrf}
        serviceId={service.id}
        timeZone={props.timeZone}
        corrections={props.corrections}
        form={props.correction}
      />
      <section class="card danger-zone" aria-labelledby="archive-heading">
        <h2 id="archive-heading">Archive this service</h2>
        <p class="hint" safe>
          {`Visitors no longer see ${service.name}, its bars or its uptime. Incidents that name it keep their record. This cannot be undone on screen.`}
        </p>
        <form method="post" action={routes.dashboard.service.archive.url({ slug, id: service.id })} class="stack">
          <CsrfField token={shell.csrf} />
          <TextField name="typedName" label={`Type ${service.name} to confirm`} form={archive} />
          <button type="submit" class="button danger">
            <Icon name="archive" />
            <span>Archive</span>
          </button>
        </form>
      </section>
    </DashboardShell>
  )
}

export interface ServiceGroupProps {
  shell: Shell
  group: { id: string; name: string }
  form: FormState
}

export function ServiceGroupPage({ shell, group, form }: ServiceGroupProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={group.name} room="services">
      <BackToServices slug={slug} />
      <section class="card" aria-label="Edit the group">
        <form method="post" action={routes.dashboard.serviceGroup.save.url({ slug, id: group.id })} class="stack">
          <CsrfField token={shell.csrf} />
          <FormProblem form={form} />
          <TextField name="name" label="Name of the group" form={form} value={group.name} maxlength={100} required />
          <button type="submit" class="button primary">
            Save
          </button>
        </form>
      </section>
      <section class="card danger-zone" aria-labelledby="removal-heading">
        <h2 id="removal-heading">Remove this group</h2>
        <p class="hint">Its services stay on the page, without a group.</p>
        <form method="post" action={routes.dashboard.serviceGroup.removal.url({ slug, id: group.id })}>
          <CsrfField token={shell.csrf} />
          <button type="submit" class="button danger">
            Remove the group
          </button>
        </form>
      </section>
    </DashboardShell>
  )
}

function BackToServices({ slug }: { slug: string }): JSX.Element {
  return (
    <p class="back">
      <a href={routes.dashboard.services.index.url({ slug })}>
        <Icon name="arrow-left" />
        <span>Services</span>
      </a>
    </p>
  )
}
