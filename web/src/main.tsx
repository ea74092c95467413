// First: it takes Weibo's answer out of the address bar.
import './returned.js'
import { createApp, watchEffect } from 'vue'
import { App } from './app.js'
import { currentLanguage, i18n } from './language.js'
import { router } from './router.js'

watchEffect(() => {
  document.documentElement.lang = currentLanguage()
})
createApp(App).use(i18n).use(router).mount('#app')
