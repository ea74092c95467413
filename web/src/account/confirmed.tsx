import { defineComponent, nextTick, ref } from 'vue'
import { t } from '../language.js'
import { button } from '../parts.js'

interface ConfirmedProps {
  readonly text: string
  readonly question: string
  readonly isBusy: boolean
  readonly isHeld?: boolean
  readonly act: () => unknown
}

export const Confirmed = defineComponent(
  (props: ConfirmedProps) => {
    const isAsking = ref(false)
    const place = ref<HTMLElement>()

    async function ask(isAsked: boolean) {
      isAsking.value = isAsked
      await nextTick()
      // The button that had the focus was replaced.
      place.value?.querySelector<HTMLElement>('button')?.focus()
    }

    async function confirm() {
      await props.act()
      await ask(false)
    }

    return () => (
      <div ref={place} class="confirmed">
        {isAsking.value ? (
          <div class="notice">
            <p>{props.question}</p>
            <div class="actions">
              {button({ text: t('cancel'), onClick: () => ask(false) })}
              {button({
                text: t('confirm'),
                kind: 'danger',
                isBusy: props.isBusy,
                isHeld: props.isHeld ?? false,
                onClick: confirm,
              })}
            </div>
          </div>
        ) : (
          button({ text: props.text, isBusy: props.isBusy, isHeld: props.isHeld ?? false, onClick: () => ask(true) })
        )}
      </div>
    )
  },
  { props: ['text', 'question', 'isBusy', 'isHeld', 'act'] },
)
