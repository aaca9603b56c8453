// Status banner: shows while something is wrong. Nothing is stored: a dismissed one stays away until its page is left.
;(() => {
  const source = document.currentScript?.src
  if (!source) return
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    ':host{all:initial;display:block}p{display:flex;flex-wrap:wrap;gap:.4em .75em;border:1px solid #0000;align-items:center;margin:0;padding:.6em 1em;font:16px/1.4 system-ui,sans-serif}:not(.top)>p{position:fixed;z-index:9999;margin:1em;max-width:22em;border-radius:.5em}[class^=t]>p{top:0}[class^=b]>p{bottom:0}[class$=right]>p{right:0}[class$=left]>p{left:0}svg{flex:none;width:1.25em;fill:currentColor}bdi{flex:1 1 12em}a{color:inherit}button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:.3em;padding:.2em .6em;cursor:pointer}:focus-visible{outline:2px solid;outline-offset:2px}',
  )
  root.adoptedStyleSheets = [sheet]
  root.append(document.createElement('div'))
  root.firstChild.setAttribute('role', 'status')
  let shown = ''
  let gone

  const make = (name, text) => Object.assign(document.createElement(name), { textContent: text })

  function show(state) {
    const news = state.status === 'operational' || !/^https?:/.test(state.url) ? '' : state.sentence
    const look = news + state.place + state.color + state.ink
    if (look === shown) return
    shown = look
    root.firstChild.className = state.place
    root.firstChild.replaceChildren()
    if (!news || news === gone) return
    const line = make('p', '')
    Object.assign(line.style, { color: state.ink, background: state.color })
    line.lang = state.language
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    mark.setAttribute('viewBox', '0 0 16 16')
    mark.setAttribute('aria-hidden', 'true')
    mark.append(document.createElementNS(mark.namespaceURI, 'path'))
    mark.firstChild.setAttribute('d', state.shape)
    mark.firstChild.setAttribute('fill-rule', 'evenodd')
    const words = make('bdi', `${state.name}: ${news}`)
    const link = Object.assign(make('a', state.open), { href: state.url })
    const button = make('button', state.dismiss)
    button.onclick = () => {
      gone = news
      line.remove()
    }
    line.append(mark, words, link, button)
    root.firstChild.append(line)
  }

  async function look() {
    if (document.hidden) return
    try {
      const answer = await fetch(new URL('embed.json', source), { credentials: 'omit' })
      if (answer.ok) show(await answer.json())
    } catch {}
  }

  const begin = () => {
    document.body.prepend(host)
    look()
    setInterval(look, 60000)
  }
  document.body ? begin() : addEventListener('DOMContentLoaded', begin)
})()
