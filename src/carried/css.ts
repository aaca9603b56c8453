/** Reading and writing CSS, for `carried('css')`. */
export { default as generate } from 'css-tree/generator'
export { default as parse } from 'css-tree/parser'
