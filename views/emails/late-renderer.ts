import { later } from '#src/later.ts'

type Renderer = typeof import('./renderer.ts').renderer

const loaded = later(() => (require('./renderer.ts') as typeof import('./renderer.ts')).renderer)

/** `renderer`, loaded with the first message: no page needs it. */
export const lateRenderer: Renderer = new Proxy({} as Renderer, { get: (_, kind) => Reflect.get(loaded(), kind) })
