import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface AdminHomepageProps {
  person: Person
  form: FormState
  homepage: { shown: boolean; title: string; text: string; listsPages: boolean; measurementId: string }
  /** The home organization: its name, and where its page is while the homepage is shown. */
  home: { name: string; path: string }
}

/** Choice between the home organization's status page and a homepage at the instance's own address. */
export function AdminHomepagePage({ person, form, homepage, home }: AdminHomepageProps): JSX.Element {
  const { t } = person
  const { homepageSettings: words } = t
  const typed = Object.keys(form.values).length > 0
  const shown = typed ? form.values.homepageShown === 'yes' : homepage.shown
  return (
    <AdminShell
      person={person}
      title={t.adminRooms.homepage}
      room="homepage"
      actions={shown ? <ShownLink t={t} /> : undefined}
    >
      <Card label={t.adminRooms.homepage}>
        <Form
          action={routes.admin.homepage.save.url()}
          csrf={person.csrf}
          state={form}
          t={t}
          class="stack homepage-form"
        >
          <fieldset>
            <legend safe>{words.legend}</legend>
            <Kind value="no" label={words.pageOf(isolated(home.name))} checked={!shown} />
            <Kind value="yes" label={words.own} hint={words.ownHint(isolated(home.name), home.path)} checked={shown} />
          </fieldset>
          <div class="stack homepage-fields">
            <TextField name="homepageTitle" label={words.title} form={form} value={homepage.title} maxlength={120} />
            <TextArea
              name="homepageText"
              label={words.text}
              hint="Markdown."
              form={form}
              value={homepage.text}
              rows={8}
            />
            <Choice
              name="homepageListsPages"
              label={words.lists}
              hint={words.listsHint}
              checked={typed ? form.values.homepageListsPages !== undefined : homepage.listsPages}
            />
            <TextField
              name="measurementId"
              label={words.measurement}
              hint={words.measurementHint}
              placeholder="G-AB12CD34EF"
              form={form}
              value={homepage.measurementId}
              spellcheck={false}
            />
          </div>
          <Submit label={t.adminForm.save} look="primary" />
        </Form>
      </Card>
    </AdminShell>
  )
}

function ShownLink({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <a class="button" href={routes.statusPage.show.url({ base: '/' })} safe>
      {t.homepageSettings.open}
    </a>
  )
}

function Kind(props: { value: string; label: string; hint?: string; checked: boolean }): JSX.Element {
  return (
    <label class="choice">
      <input type="radio" name="homepageShown" value={props.value} checked={props.checked} required />
      <span>
        <span safe>{props.label}</span>
        {props.hint ? (
          <span class="hint" safe>
            {props.hint}
          </span>
        ) : null}
      </span>
    </label>
  )
}
