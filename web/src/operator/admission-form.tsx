import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { t } from '../language.js'
import { button, explain, field, title } from '../parts.js'
import { admission, enter } from './admin.js'

const OWN_WORDS: Readonly<Record<string, string>> = {
  invalid_token: 'operator.wrongToken',
  not_found: 'operator.noToken',
}

/** Asks for the admin token. */
export const AdmissionForm = defineComponent(() => {
  const typed = ref('')
  const entering = act()

  async function submit(event: Event) {
    event.preventDefault()
    await entering.run(() => enter(typed.value.trim()))
  }

  const refusal = () => {
    const error = entering.failure.value?.error ?? admission.refusal
    if (!error || entering.isBusy.value) return null
    const own = OWN_WORDS[error]
    return own
      ? t(own)
      : explain({ isSuccess: false, field: null, retryAfterSeconds: null, ...entering.failure.value, error })
  }

  return () => (
    <section class="card">
      {title(t('operator.title'))}
      <p>{t('operator.lead')}</p>
      <form onSubmit={submit}>
        {field({
          id: 'admin-token',
          label: t('operator.token'),
          value: typed.value,
          type: 'password',
          autocomplete: 'off',
          onInput: (value) => {
            typed.value = value
          },
        })}
        <div role="alert">{refusal() ? <p class="notice bad">{refusal()}</p> : null}</div>
        {button({ text: t('operator.enter'), kind: 'primary', isBusy: entering.isBusy.value })}
      </form>
    </section>
  )
})
