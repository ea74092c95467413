import { defineComponent, ref } from 'vue'
import { Dialog, openable } from '../dialog.js'
import { t } from '../language.js'
import { button, panelTitle } from '../parts.js'
import { router } from '../router.js'
import { DeletionForm } from './deletion-form.js'
import type { BoundAccount } from './own.js'

interface DeletionPanelProps {
  readonly username: string
  readonly hasPassword: boolean
  readonly bound: readonly BoundAccount[]
  /** Whether the dialog is open from the beginning on. */
  readonly isAsked: boolean
}

/** A fresh login leads back to the open dialog. */
const OPENED = { path: '/account/', query: { open: 'deletion' } }

export const DeletionPanel = defineComponent(
  (props: DeletionPanelProps) => {
    const { shown, open, closed } = openable()
    const isBusy = ref(false)
    if (props.isAsked) open(true)

    const form = (close: () => void) => (
      <DeletionForm
        username={props.username}
        hasPassword={props.hasPassword}
        bound={props.bound}
        returnTo={router.resolve(OPENED).href}
        onBusy={(busy: boolean) => {
          isBusy.value = busy
        }}
        onCancel={close}
      />
    )

    return () => (
      <section class="card danger-zone" aria-labelledby="deletion">
        <div>
          {panelTitle('deletion', t('deletion.title'))}
          <p class="rule">{t('deletion.lead')}</p>
        </div>
        {button({ text: t('deletion.open'), kind: 'small danger-outline', onClick: () => open(true) })}
        {shown.value ? (
          <Dialog
            key={shown.value.key}
            heading="deletion-heading"
            isBusy={isBusy.value}
            content={form}
            onClose={closed}
          />
        ) : null}
      </section>
    )
  },
  { props: ['username', 'hasPassword', 'bound', 'isAsked'] },
)
