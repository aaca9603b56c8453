import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { setPicture } from '#src/domain/organizations/pictures.ts'
import { apiCalls, programOf } from '#src/testing/api-calls.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { png } from '#src/testing/pictures.ts'
import { testRoom } from '#src/testing/room.ts'

/** Every key of the original's answer, in its order. */
const keys =
  `id created_at updated_at name page_description headline branding subdomain domain url support_url hidden_from_search
  allow_page_subscribers allow_incident_subscribers allow_email_subscribers allow_sms_subscribers allow_rss_atom_feeds
  allow_webhook_subscribers notifications_from_email notifications_email_footer activity_score twitter_username
  viewers_must_be_team_members ip_restrictions city state country time_zone css_body_background_color css_font_color
  css_light_font_color css_greens css_yellows css_oranges css_blues css_reds css_border_color css_graph_color css_link_color
  css_no_data favicon_logo transactional_logo hero_cover email_logo twitter_logo`.split(/\s+/)

function room() {
  const { deps, audited } = testRoom()
  return { deps, audited, ask: apiCalls(deps, programOf('admin')) }
}

test('a page has the 45 keys of the original, in its order', async () => {
  const { deps, ask } = room()
  const logo = png()
  setPicture(deps, system, acmeId, 'logo', logo)
  const { value } = await ask('GET', '')
  expect(Object.keys(value)).toEqual(keys)
  expect(keys).toHaveLength(45)
  expect(value).toMatchObject({
    id: acmeId,
    name: 'Acme',
    subdomain: 'acme',
    domain: null,
    url: null,
    branding: 'basic',
  })
  const url = expect.stringMatching(/^http:\/\/localhost\/pictures\/\w{20,}$/)
  expect(value.email_logo).toEqual({
    ...{
      updated_at: '2026-03-10T12:00:00.000Z',
      size: logo.length,
      original_url: url,
      normal_url: url,
      retina_url: url,
    },
  })
  expect(value.favicon_logo).toEqual({ updated_at: null, size: null, url: '' })
  expect((await ask('GET', '/v1/pages')).value).toEqual([value])
})

const written = {
  name: 'Acme Cloud',
  subdomain: 'acme-cloud',
  domain: 'status.acme.example',
  url: 'https://www.acme.example',
  support_url: 'https://help.acme.example/',
  hidden_from_search: true,
  notifications_from_email: 'status@acme.example',
  notifications_email_footer: 'Sent by **Acme**.',
  viewers_must_be_team_members: true,
  time_zone: 'America/New_York',
  css_link_color: 'b01f5c',
}

test.each(['PATCH', 'PUT'])(
  '%s writes every field that a page has, and reads it back; it may send back all of it',
  async (method) => {
    const { ask, audited } = room()
    const changed = await ask(method, '', { page: written })
    expect(changed).toMatchObject({ status: 200, value: { ...written, css_graph_color: 'b01f5c' } })
    expect((await ask('GET', '')).value).toEqual(changed.value)
    const entries = audited()
    expect(await ask(method, '', { page: changed.value })).toEqual(changed)
    expect(audited()).toEqual(entries)
  },
)

test.each<[object, object]>([
  [{ domain: null }, { domain: null }],
  [
    { url: null, support_url: '' },
    { url: null, support_url: null },
  ],
  [{ css_link_color: '#0F6B64' }, { css_link_color: '0f6b64', css_graph_color: '0f6b64' }],
  [{ css_link_color: null }, { css_link_color: '0f6b63', css_graph_color: '0f6b63' }],
  [
    { css_link_color: 'aabbcc', css_graph_color: 'AABBCC' },
    { css_link_color: 'aabbcc', css_graph_color: 'aabbcc' },
  ],
  [{ notifications_from_email: null }, { notifications_from_email: null }],
  [{ notifications_email_footer: '' }, { notifications_email_footer: null }],
  [{ viewers_must_be_team_members: false }, { viewers_must_be_team_members: false }],
  [{ allow_sms_subscribers: 'false', allow_email_subscribers: 'true', branding: 'basic', headline: '' }, {}],
])('%j changes that alone', async (sent, after) => {
  const { ask } = room()
  const { notifications_from_email, ...quick } = written
  const before = (await ask('PATCH', '', { page: quick })).value
  expect((await ask('PATCH', '', { page: sent })).value).toEqual({ ...before, ...after })
})

test.each<[object, string | RegExp]>([
  [{ name: '' }, 'page[name]: Type a name.'],
  [{ subdomain: 'other' }, /^page\[subdomain\]: /],
  [{ domain: 'https://status.example' }, /^page\[domain\]: Type the host name alone/],
  [{ url: 'example' }, /^page\[url\]: Type a web address/],
  [{ time_zone: 'Mars' }, /^page\[time_zone\]: Choose a time zone/],
  [{ css_link_color: 'teal' }, /^page\[css_link_color\]: Type a colour/],
  [{ css_graph_color: '123456' }, /^page\[css_graph_color\]: Graphs have the colour of links here/],
  [{ css_greens: '00ff00' }, /^page\[css_greens\]: Pages keep Opsentry’s own colours/],
  [{ notifications_from_email: 'nobody' }, /^page\[notifications_from_email\]: /],
  [{ branding: 'premium' }, /^page\[branding\]: Opsentry has one look/],
  [{ allow_sms_subscribers: true }, /^page\[allow_sms_subscribers\]: Opsentry sends no text messages/],
  [{ allow_email_subscribers: false }, /^page\[allow_email_subscribers\]: /],
  [{ twitter_username: 'acme' }, /^page\[twitter_username\]: /],
  [{ favicon_logo: 'data:…' }, /^page\[favicon_logo\]: Pictures are uploaded in the dashboard/],
  [{ colour: 'red' }, /^page\[colour\]: This is not known here/],
  [{ hidden_from_search: 'perhaps' }, 'page[hidden_from_search]: Send true or false.'],
])('%j is refused by its name, and what is sent with it does not happen', async (wrong, sentence) => {
  const { ask, audited } = room()
  const before = (await ask('GET', '')).value
  const { status, refused } = await ask('PATCH', '', { page: { support_url: 'https://new.example/', ...wrong } })
  expect([status, refused]).toEqual([422, [typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]])
  expect([(await ask('GET', '')).value, audited()]).toEqual([before, []])
})

test('an editor’s token reads the page and changes nothing; another organization’s knows of none', async () => {
  const { deps, audited } = room()
  const [editor, other] = [apiCalls(deps, programOf('editor')), apiCalls(deps, programOf('owner', otherId))]
  const tried = [
    editor('GET', ''),
    editor('PATCH', '', { page: { name: 'X' } }),
    other('PUT', '', { page: { name: 'X' } }),
  ]
  expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([200, 403, 404])
  expect(audited()).toEqual([])
})

test('the colours that programs are told are those of the light look', async () => {
  const styles = readFileSync('static/tokens.css', 'utf8')
  const { value } = await room().ask('GET', '')
  const light = (name: string) => new RegExp(`--${name}: light-dark\\(#(\\w{6})`).exec(styles)?.[1]
  const names = {
    ...{ css_body_background_color: 'page', css_font_color: 'ink', css_light_font_color: 'ink-soft' },
    ...{ css_greens: 'operational-mark', css_yellows: 'degraded_performance-mark', css_oranges: 'partial_outage-mark' },
    ...{ css_blues: 'under_maintenance-mark', css_reds: 'major_outage-mark', css_border_color: 'line' },
    ...{ css_link_color: 'accent', css_no_data: 'no-data' },
  }
  for (const [key, name] of Object.entries(names)) expect([key, value[key]]).toEqual([key, light(name)])
})

test('a page whose colour is Opsentry’s own keeps none when it is sent back', async () => {
  const { deps, ask, audited } = room()
  const { value } = await ask('GET', '')
  await ask('PUT', '', { page: value })
  expect([organizationById(deps, acmeId).brandColor, audited()]).toEqual([null, []])
})
