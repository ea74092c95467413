import { defineComponent } from 'vue'
import { act } from '../act.js'
import { t } from '../language.js'
import { button, panelTitle } from '../parts.js'
import { call } from '../session.js'
import { say } from '../toast.js'
import { failed } from './failed.js'

const FILE = 'weibind-export.json'

/** What is stored about the person, as a file. */
export const TakeAwayPanel = defineComponent(() => {
  const exporting = act()

  async function download() {
    const done = await exporting.run(() => call('GET', '/users/me/export/'))
    if (!done) return
    save(JSON.stringify(done.data, null, 2))
    say(t('takeAway.done'))
  }

  return () => (
    <section class="card" aria-labelledby="take-away">
      {panelTitle('take-away', t('takeAway.title'))}
      <p class="rule">{t('takeAway.lead')}</p>
      {failed(exporting.failure.value)}
      <div class="actions">
        {button({
          text: t('takeAway.download'),
          kind: 'small',
          isBusy: exporting.isBusy.value,
          isHeld: exporting.isHeld.value,
          onClick: download,
        })}
      </div>
    </section>
  )
})

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = FILE
  link.click()
  // Not at once: some browsers read it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
