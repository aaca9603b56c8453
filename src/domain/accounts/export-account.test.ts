import { eq, getTableColumns } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import { apiTokens, invitations, oneTimeTokens, passkeys, recoveryCodes, sessions } from '#src/db/schema/access.ts'
import { declared } from '#src/db/schema/declared.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { drafts, noticeDismissals } from '#src/db/schema/operations.ts'
import { policyAcknowledgements } from '#src/db/schema/privacy.ts'
import { scimTokens, scimUsers } from '#src/db/schema/scim.ts'
import { identities } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addIncidentNote } from '#src/domain/incidents/incident-notes.ts'
import { entries, rowOf, setAccount, signedIn } from '#src/testing/accounts.ts'
import { busyAccount } from '#src/testing/busy-account.ts'
import { accountId, accountOf, acmeId, otherId, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { exportAccount } from './export-account.ts'
import { type ExportRow, sectionsOf } from './exported-sections.ts'
import { issueToken } from './one-time-tokens.ts'
import { finishSignUp } from './sign-up.ts'

const ann = accountId('ann')
type Archive = Record<string, ExportRow[]>

async function archiveOf({ deps }: TestRoom, id = ann): Promise<Archive> {
  const archive: Archive = {}
  for (const section of sectionsOf(deps, id)) {
    archive[section.name] = []
    for await (const rows of section.rows()) archive[section.name]?.push(...rows)
  }
  return archive
}

async function busy() {
  const room = testRoom()
  const { actor, incidentId } = await busyAccount(room.deps)
  addIncidentNote(room.deps, room.actor('ed'), acmeId, incidentId, { body: 'The cable of Ed.' })
  signedIn(room.deps, 'ed', { ...testOrigin, userAgent: 'Browser of Ed' })
  setAccount(room.deps, 'ann', { language: 'ja' })
  return { room, actor, archive: await archiveOf(room) }
}

interface Kept {
  section: string
  table: SQLiteTable
  whose: SQLiteColumn
  /** Columns that would let somebody in. */
  secret?: string[]
  /** Ids and the like, which say nothing about a person. */
  plumbing?: string[]
}

/** Every column is handed out, unless it is named here. */
const kept: Kept[] = [
  {
    section: 'profile',
    table: accounts,
    whose: accounts.id,
    secret: ['passwordHash', 'totpSecret', 'totpNextSecret', 'totpLastStep'],
    // Nobody can sign in to an account that is being deleted, so no export ever shows it.
    plumbing: ['deletionRequestedAt'],
  },
  {
    section: 'memberships',
    table: memberships,
    whose: memberships.accountId,
    plumbing: ['accountId', 'organizationId'],
  },
  { section: 'sessions', table: sessions, whose: sessions.accountId, secret: ['tokenHash'], plumbing: ['accountId'] },
  {
    section: 'passkeys',
    table: passkeys,
    whose: passkeys.accountId,
    secret: ['credentialId', 'publicKey', 'counter'],
    plumbing: ['id', 'accountId'],
  },
  {
    section: 'identities',
    table: identities,
    whose: identities.accountId,
    plumbing: ['id', 'accountId', 'identityProviderId'],
  },
  {
    section: 'provisioned',
    table: scimUsers,
    whose: scimUsers.accountId,
    plumbing: ['id', 'organizationId', 'accountId', 'invitationId', 'userNameKey'],
  },
  {
    section: 'scim-tokens',
    table: scimTokens,
    whose: scimTokens.createdBy,
    secret: ['tokenHash'],
    plumbing: ['id', 'organizationId', 'createdBy'],
  },
  {
    section: 'api-tokens',
    table: apiTokens,
    whose: apiTokens.createdBy,
    secret: ['tokenHash'],
    plumbing: ['id', 'organizationId', 'accountId', 'createdBy', 'tellOwners'],
  },
  {
    section: 'invitations',
    table: invitations,
    whose: invitations.acceptedBy,
    plumbing: ['id', 'organizationId', 'invitedBy', 'acceptedBy'],
  },
  {
    section: 'invitations-sent',
    table: invitations,
    whose: invitations.invitedBy,
    plumbing: ['id', 'organizationId', 'email', 'name', 'invitedBy', 'acceptedBy'],
  },
  {
    section: 'lists',
    table: subscriberImports,
    whose: subscriberImports.createdBy,
    plumbing: [
      ...['id', 'organizationId', 'createdBy', 'layout', 'column', 'found', 'seen', 'rows', 'problems', 'counts'],
      ...['optedOut', 'unreachable', 'done', 'added', 'kept', 'skipped'],
    ],
  },
  {
    section: 'notices',
    table: noticeDismissals,
    whose: noticeDismissals.accountId,
    plumbing: ['accountId', 'noticeId'],
  },
  {
    section: 'policies',
    table: policyAcknowledgements,
    whose: policyAcknowledgements.accountId,
    plumbing: ['accountId'],
  },
  { section: 'drafts', table: drafts, whose: drafts.accountId, plumbing: ['accountId', 'organizationId'] },
]

test('every column of what is kept about an account is handed out, and none that opens something', async () => {
  const { room, archive } = await busy()
  for (const { section, table, whose, secret = [], plumbing = [] } of kept) {
    const rows: Record<string, unknown>[] = room.db.select().from(table).where(eq(whose, ann)).all()
    const given = (archive[section] ?? []).flatMap((row) => Object.values(row))
    const columns = Object.keys(getTableColumns(table)).filter((column) => !plumbing.includes(column))
    const isGiven = (column: string) =>
      rows.length > 0 && rows.every((row) => given.some((one) => isSame(one, row[column])))
    expect([section, columns.filter((column) => !isGiven(column))]).toEqual([section, secret])
  }
})

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

test('no secret is in any section, sealed or hashed, nor anything that is another’s', async () => {
  const { room, archive } = await busy()
  const stored = (table: SQLiteTable, column: SQLiteColumn) =>
    room.db
      .select({ value: column })
      .from(table)
      .all()
      .map(({ value }) => String(value))
  const secrets = [
    ...stored(recoveryCodes, recoveryCodes.codeHash),
    ...stored(sessions, sessions.tokenHash),
    ...stored(apiTokens, apiTokens.tokenHash),
    ...stored(scimTokens, scimTokens.tokenHash),
    ...stored(oneTimeTokens, oneTimeTokens.id),
    ...[rowOf(room.deps, 'ann').passwordHash, rowOf(room.deps, 'ann').totpSecret ?? '', 'public key', 'token-'],
  ]
  expect(secrets.length).toBeGreaterThan(15)
  const foreign = ['Ed', 'Otto', 'otto@example.com', 'zoe@other.example', 'new@other.example', 'Browser of Ed']
  const text = JSON.stringify(archive)
  expect([...secrets, ...foreign].filter((one) => text.includes(one))).toEqual([])
})

test('wherever a table says that it names an account, the section that it says tells of it', async () => {
  const { archive } = await busy()
  const columns = declared.flatMap(({ name, personal }) =>
    Object.entries(personal).map(([column, { section }]) => ({ path: `${name}.${column}`, section })),
  )
  const told = columns.filter(({ section }) => section !== undefined)
  expect(told.length).toBeGreaterThan(20)
  const untold = told.filter(({ section }) => !archive[section ?? '']?.length)
  expect(untold).toEqual([])
})

test('the profile counts what is left of the recovery codes', async () => {
  const { archive } = await busy()
  expect(archive.profile).toEqual([
    {
      id: 'ann000000000',
      name: 'Zelda Quartermaine',
      email: 'zelda@persona.example',
      emailVerifiedAt: Date.UTC(2026, 2, 10, 12, 0, 4),
      language: 'ja',
      instanceAdmin: false,
      authenticatorAppAt: Date.UTC(2026, 2, 10, 12, 0, 1),
      recoveryCodes: 10,
      createdAt: Date.UTC(2026, 2, 10, 12),
    },
  ])
})

test('what was written stands in the order of writing, by its title, without the text, which is the organization’s', async () => {
  const { archive } = await busy()
  const at = (seconds: number) => Date.UTC(2026, 2, 10, 12, 0, seconds)
  expect(archive.written).toEqual([
    { what: 'status update', organization: 'Acme', about: 'Logins fail', writtenAt: at(2) },
    { what: 'note', organization: 'Acme', about: 'Logins fail', writtenAt: at(3) },
    { what: 'announcement', organization: 'Acme', about: 'We move', writtenAt: at(3) },
    { what: 'publication', organization: 'Acme', about: 'Logins fail', writtenAt: at(3) },
    { what: 'maintenance update', organization: 'Acme', about: 'New disks', writtenAt: at(4) },
  ])
})

test('an invitation that was accepted under a former address is the account’s; mails are those to its present one', async () => {
  const { room, archive } = await busy()
  expect(archive.invitations?.map(({ acceptedAt }) => acceptedAt)).toEqual([Date.UTC(2026, 2, 10, 12, 0, 5), null])
  const mails = room.db.select().from(deliveries).where(eq(deliveries.address, 'zelda@persona.example')).all()
  expect(archive.mails?.map(({ kind }) => kind)).toEqual(mails.map(({ kind }) => kind))
})

test('the log of what was done, with where it came from, by the instance’s and the organization’s name', async () => {
  const { archive } = await busy()
  expect(archive.audit?.slice(0, 2)).toEqual(
    ['instance', 'organization acme00000000'].map((log) => ({
      log,
      doneAt: Date.UTC(2026, 2, 10, 12),
      action: 'account.renamed',
      subject: 'account ann000000000',
      changes: { before: { name: 'Ann' }, after: { name: 'Zelda Quartermaine' } },
      ip: '203.0.113.77',
      userAgent: 'HeronBrowser/9',
      requestId: 'request',
    })),
  )
})

test('how the account was made and first signed in is what it did, although it was a visitor then', async () => {
  const room = testRoom()
  const { token } = writeUnaudited(room.db, (tx) =>
    issueToken(tx, room.deps, { purpose: 'sign_up', email: 'newa@example.com', lifetime: 1000 }),
  )
  await finishSignUp(room.deps, testOrigin, { token, name: 'Newa', password: 'another battery staple' })
  const made = room.db.select().from(accounts).where(eq(accounts.name, 'Newa')).get()
  const { audit } = await archiveOf(room, made?.id)
  expect(audit?.map(({ action, ip }) => [action, ip])).toEqual([
    ['account.created', '192.0.2.1'],
    ['account.signed_in', '192.0.2.1'],
  ])
})

test('taking it along is recorded before it is read, so that it is in it', async () => {
  const room = testRoom()
  const sections = exportAccount(room.deps, accountOf('ed'))
  const entry = { action: 'account.exported', by: 'ed0000000000', subject: 'ed0000000000', changes: {} }
  expect([entries(room), entries(room, null), entries(room, otherId)]).toEqual([[entry], [entry], []])
  const rows: ExportRow[] = []
  for await (const page of sections.find(({ name }) => name === 'audit')?.rows() ?? []) rows.push(...page)
  expect(rows.map(({ action }) => action)).toEqual(['account.exported', 'account.exported'])
})

test('ten times an hour, for each account', () => {
  const { deps, clock } = testRoom()
  for (let time = 1; time <= 10; time++) exportAccount(deps, accountOf('ed'))
  expect(refusal(() => exportAccount(deps, accountOf('ed')))).toBe('rate_limited')
  exportAccount(deps, accountOf('vic'))
  clock.advance(3_600_000)
  exportAccount(deps, accountOf('ed'))
})
