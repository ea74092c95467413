import { defineComponent, ref, type VNodeChild } from 'vue'
import type { FieldFaults } from './field-faults.js'
import { lineIcon } from './icons.js'
import { t } from './language.js'

export interface FieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly autocomplete: string
  /** What is expected, shown until there is a fault. */
  readonly rule?: string
  /** Where the faults of this field are. */
  readonly faults?: FieldFaults
  readonly maxlength?: number
}

/** Its form has `novalidate`: what is wrong is said in our own words, at the field. */
export function field(props: FieldProps) {
  return labelled(props, input(props, 'text'))
}

export function usernameField(typed: { username: string }, faults: FieldFaults) {
  return field({
    id: 'username',
    label: t('username'),
    value: typed.username,
    autocomplete: 'username',
    faults,
    onInput: (value) => {
      typed.username = value
    },
  })
}

interface PasswordFieldProps {
  readonly of: FieldProps
}

/** A component, since it keeps whether the password is shown. */
export const PasswordField = defineComponent(
  (props: PasswordFieldProps) => {
    const isShown = ref(false)
    const toggle = () => {
      isShown.value = !isShown.value
    }
    return () =>
      labelled(
        props.of,
        <div class="secret">
          {input(props.of, isShown.value ? 'text' : 'password')}
          <button
            type="button"
            class="reveal"
            aria-pressed={isShown.value}
            aria-label={t('showPassword')}
            aria-controls={props.of.id}
            onClick={toggle}
          >
            {lineIcon(isShown.value ? 'eyeOff' : 'eye')}
          </button>
        </div>,
      )
  },
  { props: ['of'] },
)

function labelled({ id, label, rule, faults }: FieldProps, control: VNodeChild) {
  const fault = faults?.of(id)
  return (
    <div class="field" key={id}>
      <label for={id}>{label}</label>
      {control}
      {rule && !fault ? (
        <p class="rule" id={`${id}-rule`}>
          {rule}
        </p>
      ) : null}
      {fault ? (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
    </div>
  )
}

function input({ id, value, rule, faults, onInput, autocomplete, maxlength }: FieldProps, type: 'text' | 'password') {
  const isFaulty = faults?.of(id) !== undefined
  return (
    <input
      id={id}
      type={type}
      value={value}
      autocomplete={autocomplete}
      maxlength={maxlength}
      aria-invalid={isFaulty || undefined}
      aria-describedby={isFaulty ? `${id}-fault` : rule ? `${id}-rule` : undefined}
      autocapitalize="none"
      spellcheck={false}
      onInput={(event: Event) => {
        faults?.clear(id)
        onInput((event.target as HTMLInputElement).value)
      }}
    />
  )
}
