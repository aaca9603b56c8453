import { routes } from '#src/routes.ts'
import { Icon } from '../layout/icons.tsx'

/** In the heading of an incident's screen. */
export function IncidentActions(props: {
  slug: string
  id: string
  publicUrl: string
  mayWrite: boolean
  /** The page has further languages. */
  isTranslated: boolean
}): JSX.Element {
  return (
    <>
      <a class="button" href={props.publicUrl}>
        <Icon name="external-link" />
        <span>As visitors see it</span>
      </a>
      {props.mayWrite && props.isTranslated ? (
        <a class="button" href={routes.dashboard.incident.furtherTexts.url({ slug: props.slug, id: props.id })}>
          <Icon name="languages" />
          <span>Other languages</span>
        </a>
      ) : null}
      {props.mayWrite ? (
        <a class="button" href={routes.dashboard.incident.edit.url({ slug: props.slug, id: props.id })}>
          <Icon name="pencil" />
          <span>Edit</span>
        </a>
      ) : null}
    </>
  )
}
