import { defineComponent } from 'vue'
import { t } from '../language.js'
import { link, title } from '../parts.js'

// defineComponent, because vue-router takes a bare function for a lazy import.
export const NotFoundPage = defineComponent(() => () => (
  <section class="card">
    {title(t('notFound'))}
    <p>{t('notFoundLead')}</p>
    {link('/', t('toLogin'), 'button')}
  </section>
))
