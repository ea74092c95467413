import { defineComponent, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, type VNodeChild } from 'vue'

/** What a dialog is open for. One that is opened again before the browser reports its end is another one. */
export function openable<What = true>() {
  const shown = shallowRef<{ readonly what: What; readonly key: number } | null>(null)
  let count = 0
  return {
    shown,
    open(what: What) {
      count += 1
      shown.value = { what, key: count }
    },
    closed() {
      shown.value = null
    },
  }
}

interface DialogProps {
  /** The id of its heading. */
  readonly heading: string
  /** While it is busy, Escape does not close it. */
  readonly isBusy: boolean
  readonly content: (close: () => void) => VNodeChild
  /** Called once it is closed. The caller then removes it. */
  readonly onClose: () => void
}

/** Open from its first rendering on. Browsers before Safari 15.4 have no dialogs: there it is a part of the page. */
export const Dialog = defineComponent(
  (props: DialogProps) => {
    const dialog = ref<HTMLDialogElement>()
    const opener = document.activeElement
    let isHere = true

    onMounted(async () => {
      if (dialog.value?.showModal) dialog.value.showModal()
      else dialog.value?.setAttribute('open', '')
      await nextTick()
      dialog.value?.querySelector<HTMLElement>('h2')?.focus()
    })

    function close() {
      if (dialog.value?.showModal) dialog.value.close()
      else closed()
    }

    /** The browser queues its event, so another dialog may be open by now. */
    function closed() {
      if (isHere) props.onClose()
    }

    function mayCancel(event: Event) {
      if (props.isBusy) event.preventDefault()
    }

    /** Where it is a part of the page. */
    function closeOnEscape(event: KeyboardEvent) {
      if (event.key === 'Escape' && !dialog.value?.showModal && !props.isBusy) closed()
    }

    /** Native dialogs return the focus by themselves. */
    onBeforeUnmount(() => {
      isHere = false
      const isNative = typeof dialog.value?.showModal === 'function'
      if (!isNative && opener instanceof HTMLElement && opener.isConnected) nextTick(() => opener.focus())
    })

    return () => (
      <dialog
        ref={dialog}
        aria-labelledby={props.heading}
        onCancel={mayCancel}
        onClose={closed}
        onKeydown={closeOnEscape}
      >
        {props.content(close)}
      </dialog>
    )
  },
  { props: ['heading', 'isBusy', 'content', 'onClose'] },
)
