// Must be first: it removes the provider's answer from the address bar.
import './returned.js'
import { createApp, watchEffect } from 'vue'
import { App } from './app.js'
import { currentLanguage, i18n } from './language.js'
import { loadProviders } from './providers.js'
import { accountPage, router } from './router.js'

loadProviders()
watchEffect(() => {
  document.documentElement.lang = currentLanguage()
})
createApp(App).use(i18n).use(router).mount('#app')
// Most visits lead there.
router.isReady().then(accountPage)
