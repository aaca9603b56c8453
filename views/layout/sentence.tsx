import { escapeHtml } from '@kitajs/html'

/** A message with elements in it: each `{name}` is replaced by the part of that name. */
export function Sentence({ text, parts }: { text: string; parts: Record<string, JSX.Element> }): JSX.Element {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, index) => (index % 2 === 0 ? escapeHtml(piece) : String(parts[piece])))
    .join('')
}
