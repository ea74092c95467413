import { defineComponent, watch } from 'vue'
import { t, te } from '../language.js'
import { alert, loading } from '../parts.js'
import { look } from './look.js'
import { type Readiness, readiness } from './readiness.js'
import type { Stats } from './stats.js'
import { exactTime } from './times.js'

interface HealthPanelProps {
  readonly beat: number
  readonly stats: Stats | undefined
}

export const HealthPanel = defineComponent(
  (props: HealthPanelProps) => {
    const { seen, failure, again } = look<Readiness>()
    watch(
      () => props.beat,
      () => again(readiness),
      { immediate: true },
    )

    const nameOf = (check: string) => (te(`operator.checks.${check}`) ? t(`operator.checks.${check}`) : check)

    const state = (name: string, text: string, isGood: boolean) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd class={isGood ? 'well' : 'ill'}>{text}</dd>
      </div>
    )

    const services = ({ status, checks }: Readiness) => [
      state(t('operator.overall'), t(`operator.status.${status}`), status === 'ready'),
      ...Object.entries(checks).map(([name, is]) =>
        state(nameOf(name), t(`operator.${is}`), is === 'up' || is === 'closed'),
      ),
    ]

    const events = ({ outbox, failed }: Stats) => (
      <>
        <div>
          <dt>{t('operator.waiting')}</dt>
          <dd>
            {outbox.waiting}
            {outbox.oldest_at ? (
              <span class="rule"> {t('operator.oldest', { at: exactTime(outbox.oldest_at) })}</span>
            ) : null}
          </dd>
        </div>
        {state(t('operator.setAside'), String(failed), failed === 0)}
      </>
    )

    return () => (
      <section class="card" aria-labelledby="health">
        <h2 id="health">{t('operator.health')}</h2>
        {alert(failure.value)}
        {seen.value || failure.value ? null : loading(t('loading'))}
        <dl class="facts">
          {seen.value ? services(seen.value) : null}
          {props.stats ? events(props.stats) : null}
        </dl>
      </section>
    )
  },
  { props: ['beat', 'stats'] },
)
