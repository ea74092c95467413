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

    async function open() {
      isOpen.value = true
      await nextTick()
      dialog.value?.showModal()
      dialog.value?.querySelector<HTMLElement>('h2')?.focus()
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
            // This event is late: the dialog may be open again.
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
              onCancel={() => dialog.value?.close()}
            />
          ) : null}
        </dialog>
      </section>
    )
  },
  { props: ['username', 'hasPassword'] },
)
