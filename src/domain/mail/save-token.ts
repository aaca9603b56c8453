import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { mailTokens } from '#src/db/schema/senders.ts'
import type { MailWay } from '#src/words/mail.ts'
import type { Deps } from '../context.ts'
import {
  findTokenGrant,
  openedGrant,
  type TokenDeps,
  type TokenGrant,
  tokenIdentity,
  tokenSource,
} from './access-token.ts'
import type { Token } from './check-token.ts'
import type { TokenSource } from './mail.ts'

/** As it is configured, its secrets opened; null where this way signs in by a password. */
export function readToken({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, way: MailWay): Token | null {
  const row = findTokenGrant(db, way)
  if (row === null) return null
  const { tokenUrl, clientId, scope } = row
  return { tokenUrl, clientId, scope, ...openedGrant({ secrets }, row) }
}

/** In the causing transaction, which has authorized and audits it. */
export function saveToken(tx: Tx, deps: Pick<Deps, 'secrets'>, way: MailWay, token: Token | null): void {
  tx.delete(mailTokens).where(eq(mailTokens.id, way)).run()
  if (token !== null)
    tx.insert(mailTokens)
      .values(sealed(deps, way, token))
      .run()
}

/** Tokens as typed, saved or not. */
export function typedTokenSource(deps: TokenDeps, way: MailWay, token: Token): TokenSource {
  return tokenSource(deps, sealed(deps, way, token))
}

function sealed({ secrets }: Pick<Deps, 'secrets'>, way: MailWay, token: Token): TokenGrant {
  const seal = (column: 'clientSecret' | 'refreshToken') => {
    const plain = token[column]
    return plain === null ? null : secrets.seal(plain, tokenIdentity(column, way))
  }
  return { ...token, id: way, clientSecret: seal('clientSecret'), refreshToken: seal('refreshToken') }
}
