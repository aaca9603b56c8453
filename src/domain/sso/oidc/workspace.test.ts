import { expect, test } from 'vitest'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { addProvenDomain } from '#src/testing/sso.ts'
import { hostedDomain, workspaceProblem } from './workspace.ts'

const acme = { organizationId: acmeId }

test('a Google account counts where its workspace is proven, whatever its address says', () => {
  const { deps, db } = testRoom()
  addProvenDomain(deps)
  addProvenDomain(deps, otherId, 'other.example')
  const email = 'zoe@example.com'
  expect(workspaceProblem(db, acme, { email, hd: 'Example.com' })).toBeUndefined()
  expect(workspaceProblem(db, acme, { email, email_verified: true })).toMatchObject({ refused: 'foreign_tenant' })
  for (const hd of ['other.example', 'mail.example.com', '', 7])
    expect(workspaceProblem(db, acme, { email, hd })).toMatchObject({ refused: 'foreign_tenant' })
  expect(workspaceProblem(db, { organizationId: null }, { email, hd: 'example.com' })).toBeDefined()
})

test('Google’s page offers accounts of the one domain that is proven, or of any workspace', () => {
  const { deps, db } = testRoom()
  expect(hostedDomain(db, acme)).toBe('*')
  addProvenDomain(deps)
  expect(hostedDomain(db, acme)).toBe('example.com')
  addProvenDomain(deps, acmeId, 'example.org')
  expect(hostedDomain(db, acme)).toBe('*')
})
