import { defineComponent, nextTick } from 'vue'
import { RouterView } from 'vue-router'
import { chooseLanguage, currentLanguage, t } from './language.js'
import { anyProvider } from './providers.js'
import { router } from './router.js'

/** Screen readers then announce the new page. */
function focusTitle(): void {
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
}

function languageSwitch() {
  const isEnglish = currentLanguage() === 'en'
  return (
    <button
      type="button"
      class="plain"
      lang={isEnglish ? 'zh-CN' : 'en'}
      onClick={() => chooseLanguage(isEnglish ? 'zh-CN' : 'en')}
    >
      {isEnglish ? '中文' : 'English'}
    </button>
  )
}

function missing() {
  if (navigator.cookieEnabled) return null
  return <p class="notice missing">{t('missingCookies', { provider: anyProvider() })}</p>
}

export const App = defineComponent(() => {
  router.afterEach((to, from) => {
    if (from.matched.length > 0 && to.path !== from.path) nextTick(focusTitle)
  })
  return () => (
    <>
      <a class="skip" href="#content">
        {t('skip')}
      </a>
      <header>
        <span class="product">
          <span class="mark" aria-hidden="true" />
          {t('product')}
        </span>
        {languageSwitch()}
      </header>
      <main id="content" tabindex={-1}>
        {missing()}
        <RouterView />
      </main>
    </>
  )
})
