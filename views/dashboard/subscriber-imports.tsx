import { routes } from '#src/routes.ts'
import type { ImportState } from '#src/words/subscriber-imports.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Field, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Since } from '../layout/since.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface ImportRow {
  id: string
  fileName: string
  state: ImportState
  total: number
  added: number
  createdAt: number
}

export interface ImportsProps {
  shell: Shell
  timeZone: string
  form: FormState
  imports: ImportRow[]
}

export function SubscriberImportsPage(props: ImportsProps): JSX.Element {
  const { shell, imports } = props
  const { t } = shell
  return (
    <DashboardShell shell={shell} title={t.imports.title} room="subscribers">
      <p class="back">
        <a href={routes.dashboard.subscribers.index.url({ slug: shell.organization.slug })}>
          <Icon name="arrow-left" />
          <span safe>{t.rooms.subscribers}</span>
        </a>
      </p>
      <Upload {...props} />
      {imports.length === 0 ? null : <Earlier {...props} />}
    </DashboardShell>
  )
}

function Upload({ shell, form }: ImportsProps): JSX.Element {
  const { t } = shell
  const { imports: words } = t
  return (
    <Card label={words.upload}>
      <Form
        action={routes.dashboard.subscriberImports.create.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        enctype="multipart/form-data"
        class="stack"
      >
        <Field name="list" label={words.file} hint={words.fileHint} form={form}>
          <input
            id="field-list"
            name="list"
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            aria-describedby={form.errors.list ? 'hint-list error-list' : 'hint-list'}
            aria-invalid={form.errors.list ? 'true' : undefined}
            required
          />
        </Field>
        <TextField name="consent" label={words.consent} hint={words.consentHint} form={form} maxlength={300} required />
        <p class="hint" safe>
          {words.hint}
        </p>
        <div class="form-actions">
          <Submit label={words.look} look="primary" />
        </div>
      </Form>
    </Card>
  )
}

function Earlier({ shell, imports, timeZone }: ImportsProps): JSX.Element {
  const { t } = shell
  return (
    <section class="card list-card" aria-labelledby="earlier-heading">
      <div class="group-heading">
        <h2 id="earlier-heading" safe>
          {t.imports.earlier}
        </h2>
      </div>
      <ul class="rows">
        {imports.map((one) => (
          <li class="row">
            <div class="row-main">
              <a
                class="row-title"
                dir="auto"
                href={routes.dashboard.subscriberImport.show.url({ slug: shell.organization.slug, id: one.id })}
                safe
              >
                {one.fileName}
              </a>
              <p class="hint">
                <Since at={one.createdAt} now={shell.now} timeZone={timeZone} t={t} />
              </p>
            </div>
            <span class="badge" safe>
              {stateText(one, t)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function stateText({ state, total, added }: ImportRow, { imports }: DashboardMessages): string {
  if (state === 'previewed') return imports.notYet(total)
  else if (state === 'running') return imports.running
  else return imports.countAdded(added)
}
