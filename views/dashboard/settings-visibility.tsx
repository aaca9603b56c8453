import { routes } from '#src/routes.ts'
import { visibilities } from '#src/words.ts'
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

export function VisibilityPage({
  shell,
  visibility,
  hasPassword,
  hiddenFromSearch,
  form,
  ways,
}: VisibilityProps): JSX.Element {
  const { visibility: words, settings, settingsTabs } = shell.t
  return (
    <SettingsTab shell={shell} tab="visibility">
      <Card name="visibility" heading={settingsTabs.visibility}>
        <Form
          action={routes.dashboard.settings.visibility.save.url({ slug: shell.organization.slug })}
          csrf={shell.csrf}
          state={form}
          t={shell.t}
          class="stack visibility"
        >
          <Choices
            name="visibility"
            legend={words.who}
            choices={visibilities.map((value) => ({ value, ...words[value] }))}
            chosen={visibility}
            error={form.errors.visibility}
          />
          <div class="page-password">
            <TextField
              name="password"
              label={hasPassword ? words.otherPassword : words.newPassword}
              hint={hasPassword ? words.otherPasswordHint : words.newPasswordHint}
              type="password"
              autocomplete="new-password"
              form={form}
            />
          </div>
          <Choice name="hiddenFromSearch" label={words.hidden} hint={words.hiddenHint} checked={hiddenFromSearch} />
          <p class="hint" safe>
            {words.linksKeepWorking}
          </p>
          <Submit label={settings.save} look="primary" />
        </Form>
      </Card>
      <PageWaysCard shell={shell} {...ways} />
    </SettingsTab>
  )
}
