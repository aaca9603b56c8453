import { Elysia } from 'elysia'
import { notFound } from '#src/domain/errors.ts'
import { securityTxt } from '#src/domain/privacy/security-contact.ts'
import type { AppDeps } from './app-deps.ts'

/** Where to report a weakness (RFC 9116); nothing while no contact is set. */
export const securityContact = (deps: AppDeps) =>
  new Elysia({ name: 'security-txt' }).get('/.well-known/security.txt', ({ set }) => {
    const text = securityTxt(deps)
    if (text === null) throw notFound('page')
    set.headers['content-type'] = 'text/plain; charset=utf-8'
    return text
  })
