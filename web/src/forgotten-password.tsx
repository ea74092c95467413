import { defineComponent } from 'vue'
import { t } from './language.js'
import { alert, link } from './parts.js'
import { browserHint, providerButtons } from './provider-buttons.js'
import { wayToProviders } from './provider-login.js'
import { anyOf, nameOf, providersFor } from './providers.js'
import { PASSWORD_FORM } from './surroundings.js'

/** A fresh login at a provider replaces a forgotten password: it leads to the form for a new one. */
export const ForgottenPassword = defineComponent(() => {
  const way = wayToProviders('login', PASSWORD_FORM)
  return () => {
    const offered = providersFor('login')
    return (
      <details class="forgotten">
        <summary>{t('login.forgot')}</summary>
        <div class="notice">
          <p>{offered.length > 0 ? t('login.forgotWay', { provider: anyOf(offered) }) : t('login.forgotNone')}</p>
          {providerButtons(offered, way, 'login.resetWith')}
          {browserHint(way)}
          {alert(way.failure.value, null, nameOf(way.chosen.value ?? ''))}
          <p>{link('/recover/', t('login.haveCode'))}</p>
        </div>
      </details>
    )
  }
})
