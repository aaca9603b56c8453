import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice, type FormState, ShownFields, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { t } = shell
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={service.name} room="services">
      <BackToServices t={t} slug={slug} />
      <Card label={t.serviceForm.editHeading}>
        <Form
          action={routes.dashboard.service.save.url({ slug, id: service.id })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
        >
          <ShownFields marks={props.shown} />
          <ServiceFields t={t} groups={groups} form={form} service={service} />
          <ServiceOptions t={t} service={service} form={form} today={props.today} />
          <div
            hx-post={routes.dashboard.service.preview.url({ slug, id: service.id })}
            hx-trigger="input delay:300ms from:'closest form'"
            hx-include="closest form"
            hx-swap="none"
          ></div>
          <ServicePreview t={t} preview={props.preview} />
          <div class="button-row">
            <Submit label={t.formWords.save} look="primary" />
            <button
              type="submit"
              class="button"
              formaction={routes.dashboard.service.preview.url({ slug, id: service.id })}
              formnovalidate
              safe
            >
              {t.serviceForm.preview}
            </button>
          </div>
        </Form>
      </Card>
      <Corrections
        t={t}
        slug={slug}
        csrf={shell.csrf}
        serviceId={service.id}
        timeZone={props.timeZone}
        corrections={props.corrections}
        correction={props.correction}
      />
      <Card name="archive" heading={t.serviceForm.archiveHeading} class="danger-zone">
        <p class="hint" dir="auto" safe>
          {t.serviceForm.archiveHint(isolated(service.name))}
        </p>
        <Form action={routes.dashboard.service.archive.url({ slug, id: service.id })} csrf={shell.csrf} class="stack">
          <TextField name="typedName" label={t.serviceForm.typeToConfirm(service.name)} form={archive} />
          <Submit label={t.serviceForm.archive} look="danger" icon="archive" />
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
  const { t } = shell
  const words = t.serviceForm
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={group.name} room="services">
      <BackToServices t={t} slug={slug} />
      <Card label={words.editGroupHeading}>
        <Form
          action={routes.dashboard.serviceGroup.save.url({ slug, id: group.id })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
        >
          <ShownFields marks={shown} />
          <TextField name="name" label={words.groupName} form={form} value={group.name} maxlength={100} required />
          <TextField
            name="description"
            label={words.groupDescription}
            hint={words.groupDescriptionHint}
            form={form}
            value={group.description}
            maxlength={500}
          />
          <Choice
            name="open"
            label={words.openByDefault}
            hint={words.openByDefaultHint}
            checked={'name' in form.values ? form.values.open !== undefined : group.open}
          />
          <Submit label={t.formWords.save} look="primary" />
        </Form>
      </Card>
      <Card name="removal" heading={words.removeGroupHeading} class="danger-zone">
        <p class="hint" safe>
          {words.removeGroupHint}
        </p>
        <Form action={routes.dashboard.serviceGroup.removal.url({ slug, id: group.id })} csrf={shell.csrf}>
          <Submit label={words.removeGroup} look="danger" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

export function BackToServices({ t, slug }: { t: DashboardMessages; slug: string }): JSX.Element {
  return (
    <p class="back">
      <a href={routes.dashboard.services.index.url({ slug })}>
        <Icon name="arrow-left" />
        <span safe>{t.rooms.services}</span>
      </a>
    </p>
  )
}
