import { Type } from '@sinclair/typebox'
import { flag, id, moment, nullable, text } from './kinds.ts'

/** Six digits, or none; with a # before them or without. */
export function color(description: string) {
  return Type.String({ description, maxLength: 20 })
}

const none = (what: string) => nullable(Type.String({ description: `Always null: ${what}.` }))

const small = Type.Object({
  ...{ updated_at: nullable(Type.String()), size: nullable(Type.Integer({ description: 'Bytes.' })) },
  url: Type.String({ description: 'Empty: there is none.' }),
})
const large = Type.Object({
  ...{ updated_at: nullable(Type.String()), original_url: Type.String({ description: 'Empty: there is none.' }) },
  ...{ size: nullable(Type.Integer({ description: 'Bytes.' })), normal_url: Type.String(), retina_url: Type.String() },
})
const own = color('Opsentry’s own, in the light look.')

export const Page = Type.Object(
  {
    id: id('Identifier of the page.'),
    created_at: moment('When it was created.'),
    updated_at: moment('When anything on it last changed.'),
    name: text('Its name.'),
    page_description: none('the page shows none'),
    headline: none('the page shows none'),
    branding: Type.String({ description: 'Always basic: Opsentry has one look.' }),
    subdomain: text('Its short name.'),
    domain: nullable(text('Its own host name, be it proven in DNS or not yet.')),
    url: nullable(text('Your website, to which the logo links; null: to the page itself.', 500)),
    support_url: nullable(text('Where visitors find help.', 500)),
    hidden_from_search: flag('Search engines leave it out.'),
    allow_page_subscribers: flag('Always true.'),
    allow_incident_subscribers: flag('Always true.'),
    allow_email_subscribers: flag('Always true.'),
    allow_sms_subscribers: flag('Always false: Opsentry sends no text messages.'),
    allow_rss_atom_feeds: flag('Always true.'),
    allow_webhook_subscribers: flag('Always true.'),
    notifications_from_email: nullable(text('The sender of its mail; null: the instance’s own.')),
    notifications_email_footer: nullable(text('Markdown at the foot of its mail to subscribers; null: none.', 2000)),
    activity_score: nullable(Type.Number({ description: 'Always null: nobody is scored.' })),
    twitter_username: none('Opsentry posts nothing there'),
    viewers_must_be_team_members: flag('The team alone sees it.'),
    ip_restrictions: nullable(Type.String({ description: 'Networks from which alone visitors come in.' })),
    city: none('a page has no place'),
    state: none('a page has no place'),
    country: none('a page has no place'),
    time_zone: text('By its IANA name, such as Europe/Berlin or UTC.'),
    ...{ css_body_background_color: own, css_font_color: own, css_light_font_color: own, css_greens: own },
    ...{ css_yellows: own, css_oranges: own, css_blues: own, css_reds: own, css_border_color: own },
    css_graph_color: color('As css_link_color.'),
    css_link_color: color('Its accent.'),
    css_no_data: own,
    ...{ favicon_logo: small, transactional_logo: large, hero_cover: large, email_logo: large, twitter_logo: small },
  },
  { $id: 'Page' },
)
