import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { isolated } from '../layout/direction.ts'
import { Choice, type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface AdminHomepageProps {
  person: Person
  form: FormState
  homepage: { shown: boolean; title: string; text: string; listsPages: boolean; measurementId: string }
  /** The home organization: its name, and where its page is while the homepage is shown. */
  home: { name: string; path: string }
}

/** Choice between the home organization's status page and a homepage at the instance's own address. */
export function AdminHomepagePage({ person, form, homepage, home }: AdminHomepageProps): JSX.Element {
  const typed = Object.keys(form.values).length > 0
  const shown = typed ? form.values.homepageShown === 'yes' : homepage.shown
  return (
    <AdminShell person={person} title="Homepage" room="homepage" actions={shown ? <ShownLink /> : undefined}>
      <Card label="Homepage">
        <Form action={routes.admin.homepage.save.url()} csrf={person.csrf} state={form} class="stack homepage-form">
          <fieldset>
            <legend>At the address of this Opsentry stands</legend>
            <Kind value="no" label={`The status page of ${isolated(home.name)}`} checked={!shown} />
            <Kind
              value="yes"
              label="A homepage of its own"
              hint={`The status page of ${isolated(home.name)} then is at ${home.path}. Its feeds, its API and links to its incidents go on working where they are.`}
              checked={shown}
            />
          </fieldset>
          <div class="stack homepage-fields">
            <TextField name="homepageTitle" label="Title" form={form} value={homepage.title} maxlength={120} />
            <TextArea name="homepageText" label="Text" hint="Markdown." form={form} value={homepage.text} rows={8} />
            <Choice
              name="homepageListsPages"
              label="List the status pages"
              hint="All that are public and not hidden from search engines, each with its state."
              checked={typed ? form.values.homepageListsPages !== undefined : homepage.listsPages}
            />
            <TextField
              name="measurementId"
              label="Google Analytics 4: measurement id"
              hint="Empty: nobody is counted. Used on the homepage and nowhere else; asked to store nothing in the browser; left out for whoever opts out by the link on the page or sends Global Privacy Control or Do Not Track. Name Google among the sub-processors, and publish a new version of the privacy policy."
              placeholder="G-AB12CD34EF"
              form={form}
              value={homepage.measurementId}
              spellcheck={false}
            />
          </div>
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
    </AdminShell>
  )
}

function ShownLink(): JSX.Element {
  return (
    <a class="button" href={routes.statusPage.show.url({ base: '/' })}>
      Open the homepage
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
