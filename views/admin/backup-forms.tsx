import { routes } from '#src/routes.ts'
import { backupEncryptions, backupSchedules, rehearsalIntervals } from '#src/words/backups.ts'
import { Card } from '../layout/card.tsx'
import { Choices } from '../layout/choices.tsx'
import { Choice, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { BackupsProps } from './backups-props.ts'

/** When backups are made, how many stay, what is in them, how often one is rehearsed. */
export function BackupScheduleCard({ person, forms, settings, longestAge }: BackupsProps): JSX.Element {
  const { t } = person
  const form = forms.schedule
  return (
    <Card name="schedule" heading={t.backups.when} id="schedule">
      <Form action={routes.admin.backups.save.url()} csrf={person.csrf} state={form} t={t} class="stack">
        <Select
          name="schedule"
          label={t.backups.schedule}
          form={form}
          value={settings.schedule}
          options={backupSchedules.map((value) => ({ value, label: t.backups.schedules[value] }))}
        />
        <TextField
          name="time"
          label={t.backups.time}
          hint={t.backups.timeHint}
          form={form}
          value={settings.time}
          maxlength={5}
        />
        <TextField
          name="hours"
          label={t.backups.hours}
          hint={t.backups.hoursHint}
          form={form}
          value={settings.hours.join(', ')}
          maxlength={100}
        />
        <TextField
          name="timeZone"
          label={t.backups.timeZone}
          hint={t.backups.timeZoneHint}
          form={form}
          value={settings.timeZone}
          maxlength={60}
          spellcheck={false}
          required
        />
        <p class="hint" safe>
          {t.backups.keepHint(longestAge)}
        </p>
        <div class="short-fields">
          {(['keepDaily', 'keepWeekly', 'keepMonthly'] as const).map((name) => (
            <TextField
              name={name}
              label={t.backups[name]}
              form={form}
              value={String(settings[name])}
              inputmode="numeric"
              maxlength={3}
              required
            />
          ))}
        </div>
        <Select
          name="rehearsal"
          label={t.backups.rehearsal}
          hint={t.backups.rehearsalHint}
          form={form}
          value={settings.rehearsal}
          options={rehearsalIntervals.map((value) => ({ value, label: t.backups.rehearsals[value] }))}
        />
        <Choice
          name="requestLog"
          label={t.backups.requestLog}
          hint={t.backups.requestLogHint}
          checked={settings.requestLog}
        />
        <Submit label={t.backups.save} look="primary" />
      </Form>
    </Card>
  )
}

export function BackupEncryptionCard({ person, forms, settings }: BackupsProps): JSX.Element {
  const { t } = person
  const form = forms.encryption
  return (
    <Card name="encryption" heading={t.backups.encryption} id="encryption">
      <Form action={routes.admin.backups.encryption.url()} csrf={person.csrf} state={form} t={t} class="stack">
        <p class="hint" safe>
          {t.backups.encryptionHint}
        </p>
        <Choices
          name="encryption"
          legend={t.backups.encryption}
          choices={backupEncryptions.map((value) => ({
            value,
            label: t.backups.encryptions[value],
            hint: t.backups.encryptions[`${value}Hint`],
          }))}
          chosen={form.values.encryption ?? settings.encryption}
          error={form.errors.encryption}
        />
        <TextField
          name="passphrase"
          label={t.backups.passphrase}
          hint={settings.hasPassphrase ? t.backups.passphraseKept : t.backups.passphraseNew}
          type="password"
          autocomplete="new-password"
          form={form}
        />
        <TextField
          name="recipient"
          label={t.backups.recipient}
          hint={t.backups.recipientHint}
          form={form}
          value={settings.recipient ?? ''}
          placeholder="age1…"
          maxlength={100}
          spellcheck={false}
        />
        <Submit label={t.backups.save} look="primary" />
      </Form>
    </Card>
  )
}
