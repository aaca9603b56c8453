import { messagesIn } from './messages-in.ts'
import type { PageTexts } from './page-texts.ts'

/** What visitors and subscribers read; the domain takes the texts from here that it posts by itself. */
export const pageMessages = messagesIn<PageTexts>('page')
