import { routes } from '#src/routes.ts'
import { number } from './ledger-sum.tsx'

/** What became of one notification about an update: sums alone, which everybody on the team may see. */
export interface ToldProps {
  notificationId: string
  correction: boolean
  recalled: boolean
  due: number
  delivered: number
  failed: number
  /** Still on the way. */
  left: number
  unaccounted: number
}

/** `told 1,204 of 1,204`, and a link to the ledger for those who may see addresses. */
export function Told({ told, slug, linked }: { told: ToldProps[]; slug: string; linked: boolean }): JSX.Element {
  return (
    <>
      {told.map((one) =>
        linked ? (
          <a
            class={toldClass(one)}
            href={routes.dashboard.notification.show.url({ slug, id: one.notificationId })}
            safe
          >
            {toldText(one)}
          </a>
        ) : (
          <span class={toldClass(one)} safe>
            {toldText(one)}
          </span>
        ),
      )}
    </>
  )
}

function toldClass({ unaccounted }: ToldProps): string {
  return unaccounted === 0 ? 'told' : 'told told-wrong'
}

function toldText({ correction, recalled, due, delivered, failed, left, unaccounted }: ToldProps): string {
  if (recalled) return 'taken back, nobody told'
  const parts = [
    `${correction ? 'correction: ' : ''}told ${number(delivered)} of ${number(due)}`,
    ...(left > 0 ? [`${number(left)} on the way`] : []),
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(unaccounted !== 0 ? [`${number(Math.abs(unaccounted))} unaccounted`] : []),
  ]
  return parts.join(', ')
}
