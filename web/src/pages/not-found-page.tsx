import { defineComponent } from 'vue'
import { t } from '../language.js'
import { link, title } from '../parts.js'

// A component of its own: a bare function counts as one that is still to be fetched (vue-router).
export const NotFoundPage = defineComponent(() => () => (
  <section class="card">
    {title(t('notFound'))}
    {link('/', t('login.title'), 'button')}
  </section>
))
