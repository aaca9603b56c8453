import type { DashboardMessages } from '../messages/dashboard.ts'
import { CsrfField } from './fields.tsx'
import { Icon } from './icons.tsx'

export interface MoveButtonsProps {
  action: string
  csrf: string
  id: string
  name: string
  /** The list that is swapped in place, such as `#services`. */
  list: string
  t: DashboardMessages
}

/** Two real buttons: they work with the keyboard and without a script. The id keeps the focus when the list is swapped. */
export function MoveButtons(props: MoveButtonsProps): JSX.Element {
  const { action, csrf, id, name, list, t } = props
  return (
    <form class="move" method="post" action={action} hx-post={action} hx-target={list} hx-swap="outerHTML">
      <CsrfField token={csrf} />
      <button
        type="submit"
        class="icon-button"
        name="direction"
        value="up"
        id={`up-${id}`}
        aria-label={t.moveButtons.up(name)}
      >
        <Icon name="arrow-up" />
      </button>
      <button
        type="submit"
        class="icon-button"
        name="direction"
        value="down"
        id={`down-${id}`}
        aria-label={t.moveButtons.down(name)}
      >
        <Icon name="arrow-down" />
      </button>
    </form>
  )
}
