;(() => {
  // On the homepage alone, and only where the server found no objection: Google Analytics 4. What it needs is asked for here,
  // so that no other page can load it by mistake. It is told to store nothing and to personalise nothing.
  const { measurementId } = document.currentScript.dataset
  if (!measurementId || navigator.globalPrivacyControl || navigator.doNotTrack === '1') return

  window.dataLayer = window.dataLayer || []
  function gtag() {
    // biome-ignore lint/complexity/noArguments: Google's tag takes nothing but an Arguments object for a command
    window.dataLayer.push(arguments)
  }
  const denied = {
    analytics_storage: 'denied',
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
  }
  gtag('consent', 'default', denied)
  gtag('set', { allow_google_signals: false, allow_ad_personalization_signals: false })
  gtag('js', new Date())
  gtag('config', measurementId)

  const tag = document.createElement('script')
  tag.async = true
  tag.src = `https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(measurementId)}`
  document.head.append(tag)
})()
