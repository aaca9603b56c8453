;(() => {
  // A form that is on its way is not sent again: a double click, or Ctrl+Enter twice, is meant once. Its button shows it.
  const patience = 10_000
  const timers = new WeakMap()
  let sent = false
  /** It answered, whatever the browser holds of its network: a server on this machine needs none. */
  let answers = false

  function release(form) {
    clearTimeout(timers.get(form))
    delete form.dataset.sending
    for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
  }

  function hold(form, button) {
    sent = true
    answers = false
    form.dataset.sending = ''
    button?.setAttribute('aria-busy', 'true')
    // A file that is answered leaves the page standing, and a browser may give up.
    timers.set(form, setTimeout(release, patience, form))
  }

  /** Without a network the browser's own page about that would take the place of what was typed: only what will arrive is sent. */
  function keepHere(form, button) {
    const notice = document.querySelector('#not-sent')
    if (navigator.onLine || answers || !notice) return false
    fetch('/healthz', { cache: 'no-store' }).then(
      () => {
        answers = true
        form.requestSubmit(button)
      },
      () => {
        form.prepend(notice)
        notice.hidden = false
        notice.scrollIntoView({ block: 'nearest' })
      },
    )
    return true
  }

  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target
      // Those with a passkey wait for a person, and hold their own button; what is answered in a frame leaves the form as it is.
      if (form.method !== 'post' || form.dataset.passkey !== undefined || event.submitter?.formTarget) return
      if (form.dataset.sending === undefined && !keepHere(form, event.submitter)) {
        hold(form, event.submitter ?? form.querySelector('button.primary') ?? form.querySelector('button'))
      } else {
        event.preventDefault()
        event.stopImmediatePropagation()
      }
    },
    true,
  )
  document.addEventListener('htmx:finally:request', ({ target }) => {
    const form = target.closest?.('form[data-sending]')
    if (form) release(form)
  })
  // A browser that goes back may show the page as it stood there when it was left, with what was sent since.
  window.addEventListener('online', () => {
    const notice = document.querySelector('#not-sent')
    if (notice) notice.hidden = true
  })
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted && sent) location.reload()
  })
})()
