import { defineComponent, watch } from 'vue'
import { act } from '../act.js'
import { t } from '../language.js'
import { nameOfEvent } from '../name-of-event.js'
import { alert, button } from '../parts.js'
import { say } from '../toast.js'
import { callAsOperator } from './admin.js'
import { look } from './look.js'
import { exactTime } from './times.js'
import type { FailedDeliveries, FailedDelivery } from './webhooks.js'

const PAGE = 20

/** The newest deliveries that were set aside. @param onChange called after a retry */
export const FailedDeliveriesList = defineComponent(
  (props: { beat: number; onChange: () => void }) => {
    const page = look<FailedDeliveries>()
    const retrying = act()
    const ask = () => callAsOperator<FailedDeliveries>('GET', `/admin/webhooks/failed/?limit=${PAGE}`)

    async function retry(id: string) {
      const path = `/admin/webhooks/failed/${encodeURIComponent(id)}/retry/`
      if (await retrying.run(() => callAsOperator('POST', path))) say(t('operator.webhooks.retried'))
      // Also after a failure: another operator may have been quicker.
      page.at(ask)
      props.onChange()
    }

    const row = ({ id, url, event, tries, last_status, error, failed_at }: FailedDelivery) => {
      const [type, at] = [nameOfEvent(event.type, event.data['provider']), exactTime(failed_at)]
      return (
        <li key={id}>
          <div>
            <p class="name">{type}</p>
            <p class="rule">{url}</p>
            <p>{t(`operator.webhooks.errors.${error}`, { status: last_status ?? '' })}</p>
            <p class="rule">{t('operator.failedAt', { at, tries })}</p>
          </div>
          {button({
            text: t('operator.webhooks.retry'),
            label: t('operator.webhooks.retryOf', { type, url }),
            isBusy: retrying.isBusy.value,
            onClick: () => retry(id),
          })}
        </li>
      )
    }

    watch(
      () => props.beat,
      () => page.again(ask),
      { immediate: true },
    )
    return () => (
      <>
        <h3>{t('operator.webhooks.failed')}</h3>
        {alert(retrying.failure.value ?? page.failure.value)}
        {page.seen.value?.deliveries.length ? <ul class="rows">{page.seen.value.deliveries.map(row)}</ul> : null}
        {page.seen.value?.next_cursor ? <p class="rule">{t('operator.webhooks.more')}</p> : null}
      </>
    )
  },
  { props: ['beat', 'onChange'] },
)
