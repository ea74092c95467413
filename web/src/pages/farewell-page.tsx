import { defineComponent } from 'vue'
import { t } from '../language.js'
import { link, title } from '../parts.js'
import { router } from '../router.js'

/** After a deletion, and for nobody else: whoever comes here otherwise is led to the beginning. */
export const FarewellPage = defineComponent(() => {
  // With the entry of the history, so that a reload still says it and a link from elsewhere never does.
  const deletion: unknown = history.state?.deletion
  const isSure = deletion === 'sure'
  if (!isSure && deletion !== 'likely') {
    router.replace('/')
    return () => null
  }
  return () => (
    <section class="card">
      {title(t(isSure ? 'farewell.title' : 'farewell.likelyTitle'))}
      <p>{t(isSure ? 'farewell.lead' : 'farewell.likelyLead')}</p>
      <p class="rule">{t('farewell.weibo')}</p>
      {link('/', t('farewell.toLogin'), 'button')}
    </section>
  )
})
