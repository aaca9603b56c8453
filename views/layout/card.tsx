import type { Children } from '@kitajs/html'

interface CommonProps {
  /** Beside `card`, such as `danger-zone`. */
  class?: string
  id?: string
  children?: Children
}

/** `name`: unique on the page, for the id of the heading. */
interface HeadedCard extends CommonProps {
  name: string
  heading: string
  label?: undefined
}

/** Without a heading in sight. */
interface LabelledCard extends CommonProps {
  label: string
  name?: undefined
  heading?: undefined
}

export type CardProps = HeadedCard | LabelledCard

/**
 * A part of a page that stands on a ground of its own.
 *
 * ```tsx
 * <Card name="removal" heading="Remove the endpoint" class="danger-zone">
 *   <p class="hint">This cannot be undone.</p>
 * </Card>
 * <Card label="Mail server">…</Card>
 * ```
 */
export function Card({ label, name, heading, id, class: look, children }: CardProps): JSX.Element {
  const headingId = name && `${name}-heading`
  return (
    <section class={['card', look]} aria-label={label} aria-labelledby={headingId} id={id}>
      {headingId ? (
        <h2 id={headingId} safe>
          {heading}
        </h2>
      ) : null}
      {children}
    </section>
  )
}

export type ListCardProps = { children?: Children } & (
  | { label: string; heading?: undefined }
  /** In a strip of its own above the rows. */
  | { heading: string; label?: string }
)

/**
 * A card of rows, which are list items of class `row`.
 *
 * ```tsx
 * <ListCard label="Members">
 *   {members.map((member) => (
 *     <Member member={member} />
 *   ))}
 * </ListCard>
 * ```
 */
export function ListCard({ children, ...props }: ListCardProps): JSX.Element {
  const { heading } = props
  const label = heading === undefined ? props.label : (props.label ?? heading)
  return (
    <Card label={label} class="list-card">
      {heading === undefined ? null : (
        <header class="group-heading">
          <h2 dir="auto" safe>
            {heading}
          </h2>
        </header>
      )}
      <ul class="rows">{children}</ul>
    </Card>
  )
}
