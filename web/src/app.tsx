import { defineComponent, nextTick } from 'vue'
import { RouterView, useRoute } from 'vue-router'
import { lineIcon } from './icons.js'
import { chooseLanguage, currentLanguage, t } from './language.js'
import { PRODUCT } from './product.js'
import { anyProvider } from './providers.js'
import { router } from './router.js'
import { toast } from './toast.js'

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

function brand() {
  const name = PRODUCT.name ?? t('product')
  const mark = PRODUCT.logo ? <img src={PRODUCT.logo} alt="" width="28" height="28" /> : null
  return (
    <span class="product">
      {mark}
      {name}
    </span>
  )
}

/** The way back to the product. Cards that begin with the brand do not repeat it above. */
function homeward(isBranded: boolean) {
  const back = PRODUCT.name ? t('backTo', { name: PRODUCT.name }) : t('backToProduct')
  if (!PRODUCT.home) return isBranded ? <span /> : brand()
  return (
    <a class="home" href={PRODUCT.home}>
      {lineIcon('back')}
      {back}
    </a>
  )
}

function footer() {
  const links = [
    [PRODUCT.terms, t('terms')],
    [PRODUCT.privacy, t('privacy')],
  ] as const
  const set = links.filter(([url]) => url !== null)
  if (set.length === 0) return null
  return (
    <footer>
      {set.map(([url, text]) => (
        <a href={url ?? ''} key={text}>
          {text}
        </a>
      ))}
    </footer>
  )
}

function missing() {
  if (navigator.cookieEnabled) return null
  return <p class="notice missing">{t('missingCookies', { provider: anyProvider() })}</p>
}

/** Closes the `details` that has the focus, and not the dialog around it. Dialogs close by themselves. */
function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !(event.target instanceof Element)) return
  const opened = event.target.closest('details[open]')
  if (!opened) return
  event.preventDefault()
  opened.removeAttribute('open')
  opened.querySelector('summary')?.focus()
}

export const App = defineComponent(() => {
  const route = useRoute()
  router.afterEach((to, from) => {
    if (from.matched.length > 0 && to.path !== from.path) nextTick(focusTitle)
  })
  document.addEventListener('keydown', closeOnEscape)
  return () => (
    <>
      <a class="skip" href="#content">
        {t('skip')}
      </a>
      <header>
        {homeward(route.meta['isBranded'] === true)}
        {languageSwitch()}
      </header>
      <main id="content" tabindex={-1}>
        {missing()}
        <RouterView />
      </main>
      {footer()}
      <div class="toast" role="status">
        {toast.value ? (
          <p key={toast.value}>
            {lineIcon('check')}
            {toast.value}
          </p>
        ) : null}
      </div>
    </>
  )
})
