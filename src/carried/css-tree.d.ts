/** Parts of css-tree without the tables of every property, which take three times as much room. */
declare module 'css-tree/parser' {
  import { parse } from 'css-tree'
  export default parse
}

declare module 'css-tree/generator' {
  import { generate } from 'css-tree'
  export default generate
}
