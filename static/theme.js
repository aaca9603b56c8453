;(() => {
  // Runs before the body is drawn, so that no wrong colour flashes up. Nothing leaves the browser.
  const root = document.documentElement
  const themes = ['auto', 'light', 'dark']

  function remembered() {
    try {
      const theme = localStorage.getItem('theme')
      return themes.includes(theme) ? theme : 'auto'
    } catch {
      return 'auto'
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem('theme', theme)
    } catch {
      // A browser without storage forgets the choice with the page.
    }
  }

  function show(theme) {
    root.dataset.theme = theme
    for (const button of document.querySelectorAll('[data-theme-switch]')) {
      button.title = button.dataset[theme]
      button.setAttribute('aria-label', button.dataset[theme])
    }
  }

  show(remembered())
  document.addEventListener('DOMContentLoaded', () => show(remembered()))
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-theme-switch]')) return
    const next = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length]
    remember(next)
    show(next)
  })
})()
