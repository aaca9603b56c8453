import type { BodyFormat } from '#src/words.ts'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface MeanwhileUpdate {
  id: string
  /** Its status. */
  mark: JSX.Element
  body: string
  bodyFormat: BodyFormat
  displayAt: number
}

interface MeanwhileProps {
  updates: MeanwhileUpdate[]
  timeZone: string
  t: DashboardMessages
}

/** Updates that were posted while a form was open, above the form that comes back: they are read before it is sent again. */
export function Meanwhile({ updates, timeZone, t }: MeanwhileProps): JSX.Element {
  if (updates.length === 0) return ''
  return (
    <section class="card meanwhile" aria-label={t.writing.postedMeanwhileLabel}>
      <h2 safe>{t.writing.postedMeanwhile}</h2>
      <ol class="updates">
        {updates.map(({ mark, ...update }) => (
          <Entry mark={mark} update={update} timeZone={timeZone} t={t} />
        ))}
      </ol>
    </section>
  )
}

interface EntryProps {
  mark: JSX.Element
  update: Omit<MeanwhileUpdate, 'mark'>
  timeZone: string
  t: DashboardMessages
}

function Entry({ mark, update, timeZone, t }: EntryProps): JSX.Element {
  return (
    <li class="update">
      <div class="update-heading">
        {mark}
        <Moment at={update.displayAt} timeZone={timeZone} t={t} />
      </div>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} />
      </div>
    </li>
  )
}
