import type { BackupPlace, BackupState } from '#src/words/backups.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Rows } from '../layout/rows.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { bytesText } from './retention-words.ts'

export interface BackupRow {
  name: string
  /** UTC ms. */
  madeAt: number
  /** Bytes. */
  size: number
  isRequestLog: boolean
  isEncrypted: boolean
  places: { place: BackupPlace; state: BackupState }[]
  reasons: ('recent' | 'day' | 'week' | 'month')[]
}

/** Every backup, the newest first: where it is, how large, why it is kept. */
export function BackupRows(props: {
  person: Person
  backups: BackupRow[]
  settings: { timeZone: string }
}): JSX.Element {
  const { person, backups, settings } = props
  const { t } = person
  if (backups.length === 0) return ''
  return (
    <Card name="backups" heading={t.backups.list}>
      <Rows
        stacked
        columns={[
          {
            title: t.backups.made,
            heading: true,
            cell: ({ madeAt }) => <Moment at={madeAt} timeZone={settings.timeZone} t={t} />,
          },
          { title: t.backups.where, text: ({ places }) => whereText(places, t) },
          { title: t.backups.keptAs, text: (one) => reasonsText(one, t) },
          { title: t.backups.size, class: 'number', text: (one) => sizeText(one, t) },
          { title: t.backups.file, class: 'file-name', text: ({ name }) => name },
        ]}
        rows={backups}
      />
    </Card>
  )
}

function whereText(places: BackupRow['places'], t: DashboardMessages): string {
  return places
    .map(({ place, state }) =>
      state === 'sound' ? t.backups.places[place] : `${t.backups.places[place]}: ${t.backups.states[state]}`,
    )
    .join(', ')
}

function reasonsText({ reasons, places }: BackupRow, t: DashboardMessages): string {
  if (reasons.length > 0) return reasons.map((reason) => t.backups.reasons[reason]).join(', ')
  else return places.some(({ state }) => state === 'sound') ? t.backups.noLonger : t.backups.noReason
}

function sizeText({ size, isRequestLog, isEncrypted }: BackupRow, t: DashboardMessages): string {
  const more = [isRequestLog && t.backups.requestLogFile, isEncrypted && t.backups.encrypted]
  return [bytesText(size, t).replace(' ', '\u00a0'), ...more.filter((one) => one !== false)].join(', ')
}
