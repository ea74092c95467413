import { defineComponent, nextTick, onMounted, ref } from 'vue'
import { useRoute } from 'vue-router'
import { t } from '../language.js'
import { button } from '../parts.js'
import { router } from '../router.js'
import { DeletionForm } from './deletion-form.js'

interface DeletionPanelProps {
  readonly username: string
  readonly hasPassword: boolean
}

/** A fresh login leads back to the open dialog. */
const OPENED = { path: '/account/', query: { open: 'deletion' } }

export const DeletionPanel = defineComponent(
  (props: DeletionPanelProps) => {
    const { query } = useRoute()
    const isOpen = ref(false)
    const isBusy = ref(false)
    const dialog = ref<HTMLDialogElement>()

    /** Browsers before Safari 15.4 have no dialogs: there it is a part of the page. */
    async function open() {
      isOpen.value = true
      await nextTick()
      if (dialog.value?.showModal) dialog.value.showModal()
      else dialog.value?.setAttribute('open', '')
      dialog.value?.querySelector<HTMLElement>('h2')?.focus()
    }

    function close() {
      if (dialog.value?.showModal) return dialog.value.close()
      dialog.value?.removeAttribute('open')
      isOpen.value = false
    }

    /** Escape must not close the dialog while the deletion runs. */
    function mayCancel(event: Event) {
      if (isBusy.value) event.preventDefault()
    }

    onMounted(async () => {
      if (query['open'] !== OPENED.query.open) return
      await router.replace(OPENED.path)
      await open()
    })

    return () => (
      <section class="card" aria-labelledby="deletion">
        <h2 id="deletion">{t('deletion.title')}</h2>
        <p class="rule">{t('deletion.lead')}</p>
        {button({ text: t('deletion.open'), onClick: open })}
        <dialog
          ref={dialog}
          aria-labelledby="deletion-heading"
          onCancel={mayCancel}
          onClose={() => {
            // The browser queues this event, so the dialog may be open again by now.
            isOpen.value = dialog.value?.open ?? false
          }}
        >
          {isOpen.value ? (
            <DeletionForm
              username={props.username}
              hasPassword={props.hasPassword}
              returnTo={router.resolve(OPENED).href}
              onBusy={(busy: boolean) => {
                isBusy.value = busy
              }}
              onCancel={close}
            />
          ) : null}
        </dialog>
      </section>
    )
  },
  { props: ['username', 'hasPassword'] },
)
