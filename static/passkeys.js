;(() => {
  // Passkeys (W3C Web Authentication, level 3). The form asks for a challenge, the browser signs it, and the form is sent with
  // the answer as any other form is. Without a browser that knows them the sign-in form stays hidden.
  const knows =
    window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential?.parseRequestOptionsFromJSON

  const ceremonies = {
    create: (options) =>
      navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
    get: (options) =>
      navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  }

  const placeOf = (form) => form.querySelector('[data-passkey-problem]')

  function say(form, sentence) {
    const place = placeOf(form)
    place.textContent = sentence
    place.hidden = sentence === ''
  }

  async function ask(form) {
    const { nameFrom } = form.dataset
    if (nameFrom) form.elements.name.value = document.getElementById(nameFrom).value
    const answer = await fetch(form.dataset.challenge, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
    })
    const { options, token, error } = await answer.json()
    if (error) throw new Error(error)
    const credential = await ceremonies[form.dataset.passkey](options)
    form.elements.token.value = token
    form.elements.response.value = JSON.stringify(credential)
  }

  async function run(form) {
    const button = form.querySelector('button')
    button.disabled = true
    say(form, '')
    try {
      await ask(form)
      form.submit()
    } catch (error) {
      // The browser says NotAllowedError when the person cancels, or waits too long.
      say(form, error.name === 'NotAllowedError' ? placeOf(form).dataset.cancelled : error.message)
      button.disabled = false
    }
  }

  document.addEventListener('DOMContentLoaded', () => {
    for (const form of document.querySelectorAll('form[data-passkey]')) {
      if (knows) form.hidden = false
      else if (form.dataset.passkey === 'create') say(form, placeOf(form).dataset.unknown)
    }
  })
  document.addEventListener('submit', (event) => {
    const form = event.target.closest('form[data-passkey]')
    if (!form || !knows) return
    event.preventDefault()
    run(form)
  })
})()
