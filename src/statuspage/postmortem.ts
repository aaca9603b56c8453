import { optionalMoment } from './moment.ts'

/** Moments are UTC ms. */
export interface PostmortemFacts {
  draft: string | null
  draftedAt: number | null
  /** When it was begun; null where that is not known. */
  begunAt: number | null
  published: { body: string; displayAt: number; createdAt: number; updatedAt: number; notify: boolean } | null
}

export function postmortemOf({ draft, draftedAt, begunAt, published }: PostmortemFacts) {
  const changedAt = [begunAt, draftedAt, published?.updatedAt].flatMap((at) => at ?? [])
  return {
    // Nobody sees a draft by a link alone.
    preview_key: null,
    body: published?.body ?? null,
    body_updated_at: optionalMoment(published?.updatedAt ?? null),
    body_draft: draft,
    body_draft_updated_at: optionalMoment(draftedAt),
    published_at: optionalMoment(published?.displayAt ?? null),
    notify_subscribers: published?.notify ?? false,
    notify_twitter: false,
    custom_tweet: null,
    created_at: optionalMoment(begunAt ?? published?.createdAt ?? null),
    updated_at: optionalMoment(changedAt.length > 0 ? Math.max(...changedAt) : null),
  }
}
