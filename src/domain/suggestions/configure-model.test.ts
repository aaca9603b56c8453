import { afterEach, expect, test } from 'vitest'
import type { HttpSink } from '#src/testing/http-sink.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { letOrganization, startModel } from '#src/testing/model-server.ts'
import { acmeId } from '#src/testing/personas.ts'
import { laterRefusal, refusal, testRoom } from '#src/testing/room.ts'
import type { Actor } from '../context.ts'
import { readForm } from '../forms/form.ts'
import { checkSecrets } from '../secrets/sealed-secrets.ts'
import { configureModel, removeModel } from './configure-model.ts'
import { findLanguageModel, modelName, openModelKey } from './language-model.ts'
import { allowModel, isModelAllowed, modelFor } from './model-consent.ts'
import { tryModel } from './try-model.ts'

const open: HttpSink[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

const typed = { baseUrl: 'https://models.example/v1/', model: 'small', key: 'sk-hush' }

test('it is off until it is set; the key is sealed, and the log has none of it', () => {
  const room = testRoom()
  expect([findLanguageModel(room.db), modelFor(room.db, acmeId)]).toEqual([undefined, undefined])
  configureModel(room.deps, ines, readForm(typed))
  const model = findLanguageModel(room.db)
  expect(model && modelName(model)).toBe('small at models.example')
  expect(model?.baseUrl).toBe('https://models.example/v1')
  expect(JSON.stringify([model, lastAct(room.db)])).not.toContain('hush')
  expect(model && openModelKey(room.deps, model)).toBe('sk-hush')
  expect(checkSecrets(room.db, room.deps.secrets)).toEqual([])
  expect(lastAct(room.db)).toMatchObject({
    action: 'instance.model_configured',
    changes: { before: null, after: 'small at models.example' },
  })
  expect(modelFor(room.db, acmeId)).toBeUndefined()
})

test('the key stays with its address, and goes to no other', () => {
  const { deps, db } = testRoom()
  const key = () => {
    const model = findLanguageModel(db)
    return model && openModelKey(deps, model)
  }
  configureModel(deps, ines, readForm(typed))
  configureModel(deps, ines, readForm({ ...typed, model: 'large', key: '' }))
  expect([findLanguageModel(db)?.model, key()]).toEqual(['large', 'sk-hush'])
  configureModel(deps, ines, readForm({ ...typed, baseUrl: 'https://other.example/v1', key: '' }))
  expect(key()).toBeNull()
})

test('at another address each organization is asked again; another model there is the same place', () => {
  const { deps, db } = testRoom()
  configureModel(deps, ines, readForm(typed))
  letOrganization(deps, acmeId)
  configureModel(deps, ines, readForm({ ...typed, model: 'large' }))
  expect(isModelAllowed(db, acmeId)).toBe(true)
  configureModel(deps, ines, readForm({ ...typed, baseUrl: 'https://other.example/v1' }))
  expect(isModelAllowed(db, acmeId)).toBe(false)
  letOrganization(deps, acmeId)
  removeModel(deps, ines)
  expect([findLanguageModel(db), isModelAllowed(db, acmeId), lastAct(db).action]).toEqual([
    undefined,
    false,
    'instance.model_removed',
  ])
  expect(refusal(() => removeModel(deps, ines))).toBe('conflict')
})

test.each([
  ['baseUrl', ''],
  ['baseUrl', 'nonsense'],
  ['baseUrl', 'http://models.example/v1'],
  ['baseUrl', 'https://127.0.0.1/v1'],
  ['baseUrl', 'https://169.254.169.254/v1'],
  ['baseUrl', 'https://me:hush@models.example/v1'],
  ['baseUrl', 'https://models.example/v1?key=hush'],
  ['baseUrl', 'file:///etc/passwd'],
  ['baseUrl', `https://models.example/${'a'.repeat(500)}`],
  ['model', ''],
  ['model', 'a'.repeat(201)],
  ['key', 'two words'],
  ['key', 'sk\r\nhost: evil'],
  ['key', 'a'.repeat(2001)],
])('%s %j is refused beside its field', (field, value) => {
  const room = testRoom()
  expect(() => configureModel(room.deps, ines, readForm({ ...typed, [field]: value }))).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { [field]: expect.any(String) } }),
  )
  expect([findLanguageModel(room.db), room.audited(null)]).toEqual([undefined, []])
})

test('an admin of the organization switches it on for the model that was shown, and off', () => {
  const room = testRoom()
  const { deps, db, actor } = room
  const shown = { allowed: true, seen: 'small at models.example' }
  expect(refusal(() => allowModel(deps, actor('ann'), acmeId, shown))).toBe('conflict')
  configureModel(deps, ines, readForm({ ...typed, model: 'other' }))
  expect(refusal(() => allowModel(deps, actor('ann'), acmeId, shown))).toBe('conflict')
  configureModel(deps, ines, readForm(typed))
  expect(refusal(() => allowModel(deps, actor('ed'), acmeId, shown))).toBe('forbidden')
  expect(refusal(() => allowModel(deps, actor('olga'), acmeId, shown))).toBe('not_found')
  allowModel(deps, actor('ann'), acmeId, shown)
  allowModel(deps, actor('ann'), acmeId, shown)
  expect(isModelAllowed(db, acmeId)).toBe(true)
  allowModel(deps, actor('ann'), acmeId, { ...shown, allowed: false })
  expect(isModelAllowed(db, acmeId)).toBe(false)
  expect(room.audited()).toEqual([
    'organization.model_allowed',
    'organization.model_allowed',
    'organization.model_forbidden',
  ])
})

test('trying it says how it answers, thirty times in ten minutes', async () => {
  const { deps, db } = testRoom()
  expect(await laterRefusal(() => tryModel(deps, ines))).toBe('conflict')
  const server = await startModel(deps, 'x'.repeat(500))
  open.push(server)
  expect(await tryModel(deps, ines)).toBe(`${'x'.repeat(199)}…`)
  expect(lastAct(db).action).toBe('instance.model_tried')
  server.reply = { status: 500 }
  await expect(tryModel(deps, ines)).rejects.toThrow('It answered with the status 500.')
  for (let one = 0; one < 28; one++) await laterRefusal(() => tryModel(deps, ines))
  expect(await laterRefusal(() => tryModel(deps, ines))).toBe('rate_limited')
})

test('nobody but the instance admin sets, tries or removes it', async () => {
  const { deps, db } = testRoom()
  configureModel(deps, ines, readForm(typed))
  for (const act of [
    (actor: Actor) => configureModel(deps, actor, readForm({ ...typed, model: 'theirs' })),
    (actor: Actor) => removeModel(deps, actor),
    (actor: Actor) => tryModel(deps, actor),
  ])
    expect(await letThrough(act)).toEqual([])
  expect(findLanguageModel(db)?.model).toBe('small')
})
