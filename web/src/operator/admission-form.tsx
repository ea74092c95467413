import { defineComponent, ref } from 'vue'
import { act } from '../act.js'
import { failure } from '../call-api.js'
import { PasswordField } from '../field.js'
import { t } from '../language.js'
import { button, explain, title, wait } from '../parts.js'
import { admission, enter } from './admin.js'

const OWN_WORDS: Readonly<Record<string, string>> = {
  invalid_token: 'operator.wrongToken',
  not_found: 'operator.noToken',
}

export const AdmissionForm = defineComponent(() => {
  const typed = ref('')
  const entering = act()

  async function submit(event: Event) {
    event.preventDefault()
    if (typed.value.trim() === '') return
    await entering.run(() => enter(typed.value.trim()))
  }

  const refusal = () => {
    const error = entering.failure.value?.error ?? admission.refusal
    if (!error || entering.isBusy.value) return null
    const own = OWN_WORDS[error]
    return own ? t(own) : explain({ ...failure(error), ...entering.failure.value })
  }

  return () => (
    <section class="card">
      {title(t('operator.title'))}
      <p>{t('operator.lead')}</p>
      <form novalidate onSubmit={submit}>
        <PasswordField
          of={{
            id: 'admin-token',
            label: t('operator.token'),
            value: typed.value,
            autocomplete: 'off',
            onInput: (value) => {
              typed.value = value
            },
          }}
        />
        <div role="alert">
          {refusal() ? (
            <div class="notice bad">
              <p>{refusal()}</p>
              {wait(entering.failure.value)}
            </div>
          ) : null}
        </div>
        {button({
          text: t('operator.enter'),
          kind: 'primary',
          isBusy: entering.isBusy.value,
          isHeld: entering.isHeld.value,
        })}
      </form>
    </section>
  )
})
