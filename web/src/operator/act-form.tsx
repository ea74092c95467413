import { defineComponent, nextTick, reactive, ref, watch } from 'vue'
import { act as newAct } from '../act.js'
import type { Failure } from '../call-api.js'
import { field } from '../field.js'
import { t } from '../language.js'
import { alert, button, focusOn } from '../parts.js'
import { nameOf } from '../providers.js'
import { say } from '../toast.js'
import { callAsOperator } from './admin.js'
import { type Act, type PersonDetails, pathOf } from './person.js'

interface ActFormProps {
  readonly person: PersonDetails
  readonly act: Act
  readonly onBusy: (isBusy: boolean) => void
  readonly onClose: () => void
  /** Called when it is done. */
  readonly onDone: () => void
}

interface Code {
  readonly code: string
  readonly expires_in: number
}

interface Changed {
  readonly changed: boolean
}

const REASON = 'act-reason'
const AGAIN = 'act-username'
const MAX_REASON = 200
const OWN_WORDS: Readonly<Record<string, string>> = {
  last_login_method: 'only_login_method',
  account_disabled: 'disabled_meanwhile',
}

/** Says what an act will do, and asks for its reason. A recovery code is shown here, and is gone with the dialog. */
export const ActForm = defineComponent(
  (props: ActFormProps) => {
    const typed = reactive({ reason: '', username: '', isForced: false })
    const fault = ref<{ readonly id: string; readonly text: string } | null>(null)
    const carrying = newAct()
    const code = ref<Code | null>(null)
    const key = `operator.acts.${props.act.name}`
    const names = { username: props.person.username, provider: nameOf(props.act.provider ?? '') }

    watch(carrying.isBusy, (isBusy) => props.onBusy(isBusy))

    function faulty(): boolean {
      const isWrong = props.act.name === 'delete' && typed.username.trim() !== props.person.username
      if (typed.reason.trim() === '') fault.value = { id: REASON, text: 'operator.reasonMissing' }
      else fault.value = isWrong ? { id: AGAIN, text: 'operator.usernameWrong' } : null
      if (fault.value) nextTick(() => document.getElementById(fault.value?.id ?? '')?.focus())
      return fault.value !== null
    }

    async function submit(event: Event) {
      event.preventDefault()
      if (carrying.isBusy.value || faulty()) return
      const [method, path] = pathOf(props.person.id, props.act)
      const body = { reason: typed.reason, ...(typed.isForced && { force: true }) }
      const done = await carrying.run(() => callAsOperator<Code & Changed>(method, path, body))
      if (!done) return
      if (props.act.name === 'recovery') {
        code.value = done.data
        props.onDone()
        return focusOn('act-heading')
      }
      say(done.data.changed ? t(`${key}.done`) : t('operator.nothingChanged'))
      props.onClose()
      props.onDone()
    }

    async function copy(text: string) {
      try {
        await navigator.clipboard.writeText(text)
        say(t('operator.copied'))
      } catch {
        // Without https there is no clipboard: the code can be selected.
      }
    }

    const input = (id: string, label: string, name: 'reason' | 'username', rule?: string) =>
      field({
        id,
        label,
        value: typed[name],
        autocomplete: 'off',
        maxlength: MAX_REASON,
        ...(rule && { rule }),
        faults: {
          of: (asked) => (fault.value?.id === asked ? t(fault.value.text) : undefined),
          show: () => false,
          clear: () => {
            fault.value = null
          },
        },
        onInput: (value) => {
          typed[name] = value
        },
      })

    const force = () =>
      carrying.failure.value?.error === 'last_login_method' ? (
        <label class="fresh">
          <input
            type="checkbox"
            checked={typed.isForced}
            onChange={(event: Event) => {
              typed.isForced = (event.target as HTMLInputElement).checked
            }}
          />
          {t('operator.force')}
        </label>
      ) : null

    const issued = ({ code: text, expires_in }: Code) => (
      <>
        <p>{t('operator.codeOnce', { minutes: Math.floor(expires_in / 60) })}</p>
        <p class="code">
          <code>{text}</code>
        </p>
        <div class="actions">
          {button({ text: t('operator.copy'), kind: 'primary', onClick: () => copy(text) })}
          {button({ text: t('operator.close'), onClick: props.onClose })}
        </div>
      </>
    )

    const form = () => (
      <form novalidate onSubmit={submit}>
        <p>{t(`${key}.will`, names)}</p>
        {input(REASON, t('operator.reason'), 'reason', t('operator.reasonRule'))}
        {props.act.name === 'delete' ? input(AGAIN, t('operator.usernameAgain', names), 'username') : null}
        {alert(inOwnWords(carrying.failure.value))}
        {force()}
        <div class="actions">
          {button({
            text: t(`${key}.name`),
            kind: props.act.name === 'delete' ? 'danger' : 'primary',
            isBusy: carrying.isBusy.value,
            isHeld: carrying.isHeld.value,
          })}
          {button({ text: t('operator.cancel'), onClick: props.onClose })}
        </div>
      </form>
    )

    return () => (
      <>
        <h2 id="act-heading" tabindex={-1}>
          {t(`${key}.${code.value ? 'done' : 'asks'}`, names)}
        </h2>
        {code.value ? issued(code.value) : form()}
      </>
    )
  },
  { props: ['person', 'act', 'onBusy', 'onClose', 'onDone'] },
)

/** The general texts speak to the person whose account it is. */
function inOwnWords(failure: Failure | null): Failure | null {
  const error = failure && OWN_WORDS[failure.error]
  return error ? { ...failure, error } : failure
}
