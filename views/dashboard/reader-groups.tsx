import { routes } from '#src/routes.ts'
import { Card, ListCard } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface GroupRow {
  id: string
  name: string
  readers: number
  services: number
}

interface ReaderGroupsProps {
  groups: GroupRow[]
  shell: Shell
  form: FormState
}

/** Groups of readers who see the same services, and a form for another one. */
export function ReaderGroups({ groups, shell, form }: ReaderGroupsProps): JSX.Element {
  const { slug } = shell.organization
  const { readers } = routes.dashboard.settings
  const { t } = shell
  return (
    <>
      {groups.length > 0 ? (
        <ListCard heading={t.readers.groups}>
          {groups.map(({ id, name, ...counted }) => (
            <li class="row">
              <div class="row-main">
                <h3 class="row-title">
                  <a href={readers.groups.show.url({ slug, id })} dir="auto" safe>
                    {name}
                  </a>
                </h3>
                <p class="hint" safe>
                  {t.readers.counts(counted.readers, counted.services)}
                </p>
              </div>
            </li>
          ))}
        </ListCard>
      ) : null}
      <Card name="add-group" heading={t.readers.addGroup}>
        <Form action={readers.groups.create.url({ slug })} csrf={shell.csrf} state={form} t={t} class="stack">
          <TextField
            name="name"
            label={t.settings.name}
            hint={t.readers.groupNameHint}
            form={form}
            maxlength={100}
            required
          />
          <Submit label={t.readers.addGroupSubmit} />
        </Form>
      </Card>
    </>
  )
}
