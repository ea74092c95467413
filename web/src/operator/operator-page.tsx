import { defineComponent, nextTick, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { i18n, t } from '../language.js'
import { alert, button, title } from '../parts.js'
import { loadProviders } from '../providers.js'
import { admission, leave } from './admin.js'
import { AdmissionForm } from './admission-form.js'
import { beat } from './beat.js'
import { FailedPanel } from './failed-panel.js'
import { HealthPanel } from './health-panel.js'
import { ANY_ORIGIN, type Origin } from './origin-select.js'
import { PeoplePanel } from './people-panel.js'
import { ResultsPanel } from './results-panel.js'
import { SearchPanel } from './search-panel.js'
import type { Step } from './stats.js'
import { en } from './texts-en.js'
import { zh } from './texts-zh.js'
import { watchedStats } from './watched-stats.js'
import { WebhooksPanel } from './webhooks-panel.js'
import './operator.css'

i18n.global.mergeLocaleMessage('zh-CN', { operator: zh })
i18n.global.mergeLocaleMessage('en', { operator: en })

const Dashboard = defineComponent(() => {
  const { count, isOn, now } = beat()
  const step = ref<Step>('hour')
  const origin = shallowRef<Origin>(ANY_ORIGIN)
  const stats = watchedStats(step, origin)

  function choose(wished: Step) {
    step.value = wished
    stats.show()
  }

  function chooseOrigin(wished: Origin) {
    origin.value = wished
    stats.show()
  }

  loadProviders()
  watch(count, stats.lookAgain, { immediate: true })
  return () => (
    <div class="wide operator">
      <div class="heading">
        <div>
          {title(t('operator.title'))}
          <p class="rule">{t('operator.as', { operator: admission.operator })}</p>
        </div>
        <label class="fresh">
          <input
            type="checkbox"
            checked={isOn.value}
            onChange={(event: Event) => {
              isOn.value = (event.target as HTMLInputElement).checked
            }}
          />
          {t('operator.fresh')}
        </label>
        {button({ text: t('operator.leave'), onClick: () => leave() })}
      </div>
      {alert(stats.failure.value)}
      <div class="overview">
        <HealthPanel beat={count.value} stats={stats.seen.value} />
        <ResultsPanel
          stats={stats.seen.value}
          step={step.value}
          origin={origin.value}
          shown={stats.seen.value?.step ?? step.value}
          isBusy={stats.isBusy.value}
          onStep={choose}
          onOrigin={chooseOrigin}
        />
      </div>
      <PeoplePanel onChange={now} />
      <FailedPanel beat={count.value} onChange={now} />
      <WebhooksPanel beat={count.value} />
      <SearchPanel beat={count.value} />
    </div>
  )
})

/** For operators. Uses the API only, with the admin token. */
export const OperatorPage = defineComponent(() => {
  onBeforeUnmount(() => leave())
  // The element that had the focus was removed.
  watch(
    () => admission.isAdmitted,
    () => nextTick(() => document.querySelector('h1')?.focus()),
  )
  return () => (admission.isAdmitted ? <Dashboard /> : <AdmissionForm />)
})
