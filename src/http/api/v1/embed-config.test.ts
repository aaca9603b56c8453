import { expect, test } from 'vitest'
import { apiCalls, programOf } from '#src/testing/api-calls.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'

const path = 'status_embed_config'

function room() {
  const { deps, audited } = testRoom()
  return { deps, audited, ask: apiCalls(deps, programOf('admin')) }
}

const written = {
  position: 'bottom-left',
  incident_background_color: '#D32F2F',
  incident_text_color: '#FFFFFF',
  maintenance_background_color: '0288d1',
  maintenance_text_color: '000000',
}

test.each(['PATCH', 'PUT'])(
  '%s writes every field of the banner, and reads it back; it may send back all of it',
  async (method) => {
    const { ask, audited } = room()
    const [place, ...colors] = Object.keys(written)
    expect((await ask('GET', path)).value).toEqual({
      ...Object.fromEntries([['page_id', acmeId], [place, 'top'], ...colors.map((name) => [name, null])]),
    })
    const changed = await ask(method, path, { status_embed_config: written })
    expect(changed).toMatchObject({ status: 200, value: { page_id: acmeId, ...written } })
    expect((await ask('GET', path)).value).toEqual(changed.value)
    expect(await ask(method, path, { status_embed_config: changed.value })).toEqual(changed)
    expect(audited()).toEqual(['organization.banner_changed', 'organization.banner_changed'])
  },
)

test.each([[{ incident_text_color: null }], [{ incident_text_color: '' }]])(
  '%j gives a colour up, and nothing else',
  async (sent) => {
    const { ask } = room()
    await ask('PATCH', path, { status_embed_config: written })
    const after = { page_id: acmeId, ...written, incident_text_color: null }
    expect((await ask('PATCH', path, { status_embed_config: sent })).value).toEqual(after)
  },
)

test.each<[object, string]>([
  [
    { position: 'middle' },
    'status_embed_config[position]: Send one of top, top-left, top-right, bottom-left, bottom-right.',
  ],
  [
    { maintenance_text_color: 'white' },
    'status_embed_config[maintenance_text_color]: Type a colour as # and six digits 0-9, a-f, such as #b3202c.',
  ],
  [{ page_id: 'x' }, 'status_embed_config[page_id]: Opsentry gives it: leave it out.'],
])('%j is refused by its name, and what is sent with it does not happen', async (wrong, sentence) => {
  const { ask, audited } = room()
  const sent = { incident_text_color: '#ffffff', ...wrong }
  expect(await ask('PUT', path, { status_embed_config: sent })).toMatchObject({ status: 422, refused: [sentence] })
  expect((await ask('GET', path)).value.incident_text_color).toBeNull()
  expect(audited()).toEqual([])
})

test('an editor’s token reads it and changes nothing; another organization’s finds none', async () => {
  const { deps } = room()
  const [editor, other] = [apiCalls(deps, programOf('editor')), apiCalls(deps, programOf('owner', otherId))]
  const tried = [editor('GET', path), editor('PUT', path, written), other('GET', path)]
  expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([200, 403, 404])
})
