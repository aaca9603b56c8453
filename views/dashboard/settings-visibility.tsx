import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Choices } from '../layout/choices.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { PageWaysCard, type PageWaysProps } from './page-ways.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface VisibilityProps {
  shell: Shell
  visibility: string
  /** Is there a password already? */
  hasPassword: boolean
  hiddenFromSearch: boolean
  form: FormState
  ways: Omit<PageWaysProps, 'shell'>
}

const choices = [
  { value: 'public', label: 'Everybody', hint: 'The page is public.' },
  {
    value: 'password',
    label: 'Whoever knows a password',
    hint: 'Feeds and calendars open with any user name and this password. Members who are signed in need none.',
  },
  {
    value: 'members',
    label: 'Members who are signed in',
    hint: 'Feeds and calendars open to the organization’s API tokens.',
  },
  {
    value: 'readers',
    label: 'Your readers, each their own services',
    hint: 'For each reader or group you choose the services. They see these, and incidents and maintenance about them, and hear of nothing else; what you give to nobody, only your team sees. They come in by a link that is mailed to them.',
  },
]

export function VisibilityPage({
  shell,
  visibility,
  hasPassword,
  hiddenFromSearch,
  form,
  ways,
}: VisibilityProps): JSX.Element {
  return (
    <SettingsTab shell={shell} tab="visibility">
      <Card name="visibility" heading="Visibility">
        <Form
          action={routes.dashboard.settings.visibility.save.url({ slug: shell.organization.slug })}
          csrf={shell.csrf}
          state={form}
          class="stack visibility"
        >
          <Choices
            name="visibility"
            legend="Who may see the page"
            choices={choices}
            chosen={visibility}
            error={form.errors.visibility}
          />
          <div class="page-password">
            <TextField
              name="password"
              label={hasPassword ? 'Another password of the page' : 'Password of the page'}
              hint={
                hasPassword
                  ? 'At least 8 characters; empty keeps the present one. Another one ends what the present one opened.'
                  : 'At least 8 characters. Tell it to those who may see the page.'
              }
              type="password"
              autocomplete="new-password"
              form={form}
            />
          </div>
          <Choice
            name="hiddenFromSearch"
            label="Hide a public page from search engines"
            hint="Whoever has the address still sees it. A page that is not public is always hidden."
            checked={hiddenFromSearch}
          />
          <p class="hint">
            Links in the mails that subscribers got keep working: whoever has one may see and end that subscription.
          </p>
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
      <PageWaysCard shell={shell} {...ways} />
    </SettingsTab>
  )
}
