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
  })

  // What is typed is shown a moment later. A new frame each time, or going back would go through all of them.
  const preview = (button) => {
    const name = button.formTarget
    const old = document.querySelector(`iframe[name="${name}"]`)
    const fresh = old.cloneNode()
    fresh.removeAttribute('src')
    old.replaceWith(fresh)
    form.requestSubmit(button)
  }
  let timer
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const button of form.querySelectorAll('[formtarget]')) preview(button)
    }, 400)
  })
})()
