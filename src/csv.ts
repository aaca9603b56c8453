import { later } from './later.ts'

type Stringify = typeof import('csv-stringify/sync').stringify

const library = later(() => require('csv-stringify/sync') as typeof import('csv-stringify/sync'))

/** Rows as CSV; its writer is loaded for the first file. */
export const stringify: Stringify = (input, options) => library().stringify(input, options)
