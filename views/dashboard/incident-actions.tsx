import { routes } from '#src/routes.ts'
import { Icon } from '../layout/icons.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** In the heading of an incident's screen. */
export function IncidentActions(props: {
  slug: string
  id: string
  publicUrl: string
  mayWrite: boolean
  /** The page has further languages. */
  isTranslated: boolean
  t: DashboardMessages
}): JSX.Element {
  const words = props.t.incidentPage
  return (
    <>
      <a class="button" href={props.publicUrl}>
        <Icon name="external-link" />
        <span safe>{words.asVisitors}</span>
      </a>
      {props.mayWrite && props.isTranslated ? (
        <a class="button" href={routes.dashboard.incident.furtherTexts.url({ slug: props.slug, id: props.id })}>
          <Icon name="languages" />
          <span safe>{words.otherLanguages}</span>
        </a>
      ) : null}
      {props.mayWrite ? (
        <a class="button" href={routes.dashboard.incident.edit.url({ slug: props.slug, id: props.id })}>
          <Icon name="pencil" />
          <span safe>{words.edit}</span>
        </a>
      ) : null}
    </>
  )
}
