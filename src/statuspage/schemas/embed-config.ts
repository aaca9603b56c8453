import { Type } from '@sinclair/typebox'
import { bannerPlaces } from '#src/words/banner.ts'
import { id, nullable, oneOf, text } from './kinds.ts'

const color = (of: string) => nullable(text(`${of}: six digits, such as #b3202c; null: Opsentry’s own.`, 7))

/** What of it can be changed. */
export const embedFields = {
  position: oneOf(bannerPlaces, { description: 'The corner of the window, or above everything.' }),
  incident_background_color: color('The banner’s colour during an incident'),
  incident_text_color: color('Its text during an incident'),
  maintenance_background_color: color('The banner’s colour during maintenance'),
  maintenance_text_color: color('Its text during maintenance'),
}

export const StatusEmbedConfig = Type.Object(
  { page_id: id('Identifier of the page.'), ...embedFields },
  { $id: 'StatusEmbedConfig' },
)
