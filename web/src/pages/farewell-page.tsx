import { defineComponent } from 'vue'
import { t } from '../language.js'
import { link, outcome } from '../parts.js'
import { anyProvider } from '../providers.js'
import { router } from '../router.js'

/** Shown after a deletion. Any other visit leads to the login page. */
export const FarewellPage = defineComponent(() => {
  // Kept in the history entry: it survives a reload, and a link cannot set it.
  const deletion: unknown = history.state?.deletion
  const isSure = deletion === 'sure'
  if (!isSure && deletion !== 'likely') {
    router.replace('/')
    return () => null
  }
  return () => (
    <section class="card">
      {outcome('check', t(isSure ? 'farewell.title' : 'farewell.likelyTitle'))}
      <p class="lead">{t(isSure ? 'farewell.lead' : 'farewell.likelyLead')}</p>
      <p class="rule lead">{t('farewell.provider', { provider: anyProvider() })}</p>
      {link('/', t('farewell.toLogin'), 'button primary')}
    </section>
  )
})
