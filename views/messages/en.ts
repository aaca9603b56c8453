import { messagesOf } from './messages-of.ts'

/**
 * What visitors and subscribers read, from `messages/page/`, and what Intl knows of the language. In `{braces}` stands what the
 * page puts there, such as a time or a link; what else varies is a function's argument.
 */
export type Messages = ReturnType<typeof messagesOf>

export const en = messagesOf('en')
