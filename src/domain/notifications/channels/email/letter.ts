import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import type { MessageKind } from '#src/words.ts'
import type { RenderedMail } from '../mail-facts.ts'
import type { Sendable } from '../sendable.ts'

/** `from`: the sender's display name. */
export type Letter = Sendable<{ from: string; mail: RenderedMail }>

export type Letters = Partial<Record<MessageKind, (deps: Deps, delivery: Delivery) => Letter>>
