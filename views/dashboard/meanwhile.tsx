import type { BodyFormat } from '#src/words.ts'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'

export interface MeanwhileUpdate {
  id: string
  body: string
  bodyFormat: BodyFormat
  displayAt: number
}

/** Updates that were posted while a form was open, above the form that comes back: they are read before it is sent again. */
export function Meanwhile(props: { updates: MeanwhileUpdate[]; timeZone: string; marks: JSX.Element[] }): JSX.Element {
  const { updates, timeZone, marks } = props
  if (updates.length === 0) return ''
  return (
    <section class="card meanwhile" aria-label="Posted meanwhile">
      <h2>Posted while you were writing</h2>
      <ol class="updates">
        {updates.map((update, index) => (
          <li class="update">
            <div class="update-heading">
              {marks[index] ?? ''}
              <Moment at={update.displayAt} timeZone={timeZone} />
            </div>
            <div class="prose">
              <Body text={update.body} format={update.bodyFormat} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
