import { expect, test } from 'vitest'
import { structureFaults } from './html-structure.ts'

test.each([
  ['<p>a <b>b</b><br>c</p><ul><li><p>x</p></li></ul>', []],
  ['<p>a<ul><li>b</li></ul></p>', ['ul in p']],
  ['<p><span><div>b</div></span></p>', ['div in p']],
  ['<h2><p>a</p></h2>', ['p in h2']],
  ['<label><p>a</p></label>', ['p in label']],
  ['<details><summary><h3>a</h3></summary></details>', []],
  ['<ul><p>a</p></ul>', ['p directly in ul']],
  ['<div><li>a</li></div>', ['li directly in div']],
  ['<a href="/a"><a href="/b">b</a></a>', ['a in a']],
  ['<a href="/a"><span><button>b</button></span></a>', ['button in a']],
  ['<form><div><form></form></div></form>', ['form in form']],
  ['<table><tr><td>a</td></tr></table>', ['tr directly in table']],
  ['<p>a<p>b</p>', ['p in p', 'p is never closed']],
  ['<div>a</span></div>', ['</span> while div is open']],
  ['<div title="a > b"><script>"<p>"</script><textarea><ul></textarea><svg><p/></svg></div>', []],
  ['<!doctype html><html><body><!-- <p> --></body></html>', []],
])('%s', (html, faults) => {
  expect(structureFaults(html)).toEqual(faults)
})
