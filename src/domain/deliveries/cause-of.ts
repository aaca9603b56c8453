import { maskAnswer } from '../mail/mask-answer.ts'
import type { Delivery } from './delivery.ts'

/** The cause of an answer to this message: what others were told alike. Of a URL its host alone is told, as answers name it. */
export function causeOf({ address, destination }: Pick<Delivery, 'address' | 'destination'>, answer: string): string {
  return maskAnswer(answer, destination || address)
}
