import { defineComponent, watch } from 'vue'
import { t } from '../language.js'
import { alert } from '../parts.js'
import { callAsOperator } from './admin.js'
import { FailedDeliveriesList } from './failed-deliveries-list.js'
import { look } from './look.js'
import { exactTime } from './times.js'
import type { Webhook } from './webhooks.js'

/** The webhook endpoints, and the deliveries that were set aside. Shown only where endpoints are configured. */
export const WebhooksPanel = defineComponent(
  (props: { beat: number }) => {
    const { seen, failure, again, at } = look<readonly Webhook[]>()
    const ask = () => callAsOperator<readonly Webhook[]>('GET', '/admin/webhooks/')

    const row = (webhook: Webhook) => {
      const { id, url, types, waiting, oldest_at, failed, last_success_at } = webhook
      const isWell = failed === 0 && !webhook.resting && (isSuccess(webhook.last_status) || isUntried(webhook))
      return (
        <li key={id}>
          <div>
            <p class="name">{url}</p>
            <p class="rule">
              {types ? t('operator.webhooks.types', { count: types.length }, types.length) : t('operator.anyType')}
            </p>
            <p class={isWell ? 'well' : 'ill'}>{stateOf(webhook)}</p>
            <p class="rule">
              {t('operator.webhooks.counts', { waiting, failed })}
              {oldest_at ? ` · ${t('operator.oldest', { at: exactTime(oldest_at) })}` : ''}
              {last_success_at ? ` · ${t('operator.webhooks.lastSuccess', { at: exactTime(last_success_at) })}` : ''}
            </p>
          </div>
        </li>
      )
    }

    watch(
      () => props.beat,
      () => again(ask),
      { immediate: true },
    )
    return () =>
      seen.value?.length || failure.value ? (
        <section class="card webhooks" aria-labelledby="webhooks">
          <h2 id="webhooks">{t('operator.webhooks.title')}</h2>
          {alert(failure.value)}
          {seen.value?.length ? <ul class="rows">{seen.value.map(row)}</ul> : null}
          {seen.value?.some(({ failed }) => failed > 0) ? (
            <FailedDeliveriesList beat={props.beat} onChange={() => at(ask)} />
          ) : null}
        </section>
      ) : null
  },
  { props: ['beat'] },
)

function isUntried({ last_status, last_success_at, waiting, failed }: Webhook): boolean {
  return last_status === null && last_success_at === null && waiting + failed === 0
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300
}

function stateOf(webhook: Webhook): string {
  const { resting, last_status } = webhook
  if (resting) return t('operator.webhooks.resting')
  if (last_status !== null)
    return t(isSuccess(last_status) ? 'operator.webhooks.well' : 'operator.webhooks.status', { status: last_status })
  return t(isUntried(webhook) ? 'operator.webhooks.untried' : 'operator.webhooks.noAnswer')
}
