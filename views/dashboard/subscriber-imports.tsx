import { routes } from '#src/routes.ts'
import type { ImportState } from '#src/words/subscriber-imports.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Field, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Since } from '../layout/since.tsx'

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
  return (
    <DashboardShell shell={shell} title="Import subscribers" room="subscribers">
      <p class="back">
        <a href={routes.dashboard.subscribers.index.url({ slug: shell.organization.slug })}>
          <Icon name="arrow-left" />
          <span>Subscribers</span>
        </a>
      </p>
      <Upload {...props} />
      {imports.length === 0 ? null : <Earlier {...props} />}
    </DashboardShell>
  )
}

function Upload({ shell, form }: ImportsProps): JSX.Element {
  return (
    <Card label="Upload a list">
      <Form
        action={routes.dashboard.subscriberImports.create.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        enctype="multipart/form-data"
        class="stack"
      >
        <Field
          name="list"
          label="List of e-mail addresses"
          hint="A CSV or text file of at most 10 MB and 200,000 rows, as your tool exports it or as you copied it from a mail."
          form={form}
        >
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
        <TextField
          name="consent"
          label="Where these people agreed"
          hint="Such as: newsletter of the old status page. It is kept with each of them as the proof."
          form={form}
          maxlength={300}
          required
        />
        <p class="hint">
          You see first which column is read, who would be added and who not. Whoever has unsubscribed, here or
          according to the list, or was erased stays out.
        </p>
        <div class="form-actions">
          <Submit label="Look at the list" look="primary" />
        </div>
      </Form>
    </Card>
  )
}

function Earlier({ shell, imports, timeZone }: ImportsProps): JSX.Element {
  return (
    <section class="card list-card" aria-labelledby="earlier-heading">
      <div class="group-heading">
        <h2 id="earlier-heading">Earlier imports</h2>
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
                <Since at={one.createdAt} now={shell.now} timeZone={timeZone} />
              </p>
            </div>
            <span class="badge" safe>
              {stateText(one)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function stateText({ state, total, added }: ImportRow): string {
  if (state === 'previewed') return `${total.toLocaleString('en')} not imported yet`
  else if (state === 'running') return 'running'
  else return `${added.toLocaleString('en')} added`
}
