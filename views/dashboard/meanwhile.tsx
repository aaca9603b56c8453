import type { BodyFormat } from '#src/words.ts'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'

export interface MeanwhileUpdate {
  id: string
  /** Its status. */
  mark: JSX.Element
  body: string
  bodyFormat: BodyFormat
  displayAt: number
}

/** Updates that were posted while a form was open, above the form that comes back: they are read before it is sent again. */
export function Meanwhile({ updates, timeZone }: { updates: MeanwhileUpdate[]; timeZone: string }): JSX.Element {
  if (updates.length === 0) return ''
  return (
    <section class="card meanwhile" aria-label="Posted meanwhile">
      <h2>Posted while you were writing</h2>
      <ol class="updates">
        {updates.map(({ mark, ...update }) => (
          <Entry mark={mark} update={update} timeZone={timeZone} />
        ))}
      </ol>
    </section>
  )
}

interface EntryProps {
  mark: JSX.Element
  update: Omit<MeanwhileUpdate, 'mark'>
  timeZone: string
}

function Entry({ mark, update, timeZone }: EntryProps): JSX.Element {
  return (
    <li class="update">
      <div class="update-heading">
        {mark}
        <Moment at={update.displayAt} timeZone={timeZone} />
      </div>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} />
      </div>
    </li>
  )
}
