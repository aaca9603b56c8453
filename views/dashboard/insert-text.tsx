export interface InsertableText {
  id: string
  name: string
  /** Markdown, what Opsentry knows filled in. */
  text: string
}

/** A longer one is put in by the server, which a click waits for. */
const longestInPage = 4000

/**
 * Texts that were written in a calm hour, put into the field `body` of the form around: by the script where the caret stands
 * (`data-insert`), without it by the server, at the end of the draft that `action` keeps.
 */
export function InsertText(props: { label: string; texts: InsertableText[]; action: string }): JSX.Element {
  if (props.texts.length === 0) return ''
  return (
    <details class="insert-text">
      <summary safe>{props.label}</summary>
      <ul>
        {props.texts.map(({ id, name, text }) => (
          <li>
            <button
              type="submit"
              class="button"
              name="insert"
              value={id}
              formaction={props.action}
              formnovalidate
              data-insert={text.length > longestInPage ? undefined : text}
              dir="auto"
              safe
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
