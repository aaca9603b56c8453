import type { Children } from '@kitajs/html'

/**
 * Names and what they stand for, as a list of descriptions.
 *
 * ```tsx
 * <Facts>
 *   <Fact name="Channel" value={channelNames[channel]} />
 *   <Fact name="Added">
 *     <Moment at={createdAt} timeZone={timeZone} />
 *   </Fact>
 * </Facts>
 * ```
 */
export function Facts({ class: look, children }: { class?: string; children?: Children }): JSX.Element {
  return <dl class={['facts', look]}>{children}</dl>
}

export interface FactProps {
  name: string
  /** A text. Anything else: as children. */
  value?: string
  children?: Children
}

/** One line of `<Facts>`. */
export function Fact({ name, value, children }: FactProps): JSX.Element {
  return (
    <>
      <dt safe>{name}</dt>
      {value === undefined ? (
        <dd>{children}</dd>
      ) : (
        <dd dir="auto" safe>
          {value}
        </dd>
      )}
    </>
  )
}
