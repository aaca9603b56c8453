import type { MessageKind } from '#src/words.ts'
import type { Deps } from '../../../context.ts'
import type { RenderedMail } from '../../../mail-facts.ts'
import type { Delivery } from '../../claim-deliveries.ts'
import type { Sendable } from '../sendable.ts'

/** `from`: in whose name. */
export type Letter = Sendable<{ from: string; mail: RenderedMail }>

export type Letters = Partial<Record<MessageKind, (deps: Deps, delivery: Delivery) => Letter>>
