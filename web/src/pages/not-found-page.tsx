import { defineComponent } from 'vue'
import { t } from '../language.js'
import { link, outcome } from '../parts.js'

// defineComponent, because vue-router takes a bare function for a lazy import.
export const NotFoundPage = defineComponent(() => () => (
  <section class="card">
    {outcome('compass', t('notFound'))}
    <p class="lead">{t('notFoundLead')}</p>
    {link('/', t('toLogin'), 'button primary')}
  </section>
))
