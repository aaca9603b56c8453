import { DomainError } from '../errors.ts'
import type { Publication } from './publication.ts'

/** It was not published: it waits, and every surface says where. */
export class Held extends DomainError {
  constructor(readonly publication: Publication) {
    super(
      'conflict',
      publication.state === 'scheduled'
        ? 'It is kept, and published at its time.'
        : 'It waits until a second person of the team has released it. Nothing is published or told before.',
    )
  }
}
