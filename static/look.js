;(() => {
  const form = document.querySelector('.look-form')
  const typed = form.elements.brandColor
  const picker = form.querySelector('.color-picker')

  // Beside the typed colour; without this script there is the text alone.
  const follow = () => {
    const [, digits] = /^\s*#?([0-9a-f]{6})\s*$/i.exec(typed.value) ?? []
    picker.value = digits ? `#${digits}` : '#0f6b63'
  }
  picker.hidden = false
  follow()
  typed.addEventListener('input', follow)
  picker.addEventListener('input', () => {
    typed.value = picker.value
    typed.dispatchEvent(new Event('picked'))
  })

  // What is typed is shown a moment later, one frame after the other: a form that is sent again is not sent the first time. A new
  // frame each time, or going back would go through all of them.
  const preview = ([button, ...others]) => {
    if (!button) return
    const old = document.querySelector(`iframe[name="${button.formTarget}"]`)
    const fresh = old.cloneNode()
    fresh.removeAttribute('src')
    old.replaceWith(fresh)
    fresh.addEventListener('load', () => preview(others), { once: true })
    form.requestSubmit(button)
  }
  let timer
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => preview([...form.querySelectorAll('[formtarget]')]), 400)
  })
})()
