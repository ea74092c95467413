import { defineComponent } from 'vue'
import { failure } from '../call-api.js'
import { t } from '../language.js'
import { alert, button, outcome } from '../parts.js'

/** Stands in for a page whose code could not be loaded. Browsers retry the import only after a reload. */
export const UnfetchedPage = defineComponent(() => {
  const reason = failure(navigator.onLine ? 'unreachable' : 'offline')
  return () => (
    <section class="card">
      {outcome('unplugged', t('unfetched'))}
      {alert(reason)}
      {button({ text: t('retry'), kind: 'primary', onClick: () => location.reload() })}
    </section>
  )
})
