import { t } from '../language.js'
import { link, title } from '../parts.js'

export const NotFoundPage = () => (
  <section class="card">
    {title(t('notFound'))}
    {link('/', t('login.title'), 'button')}
  </section>
)
