import { defineComponent } from 'vue'
import { failed } from '../account/failed.js'
import { t } from '../language.js'
import { link, loading, outcome, title } from '../parts.js'
import { browserHint } from '../provider-buttons.js'
import { type PendingBinding, wayToProviders } from '../provider-login.js'
import { nameOf, type Purpose } from '../providers.js'
import { asReturnTo, leadingTo } from '../return-to.js'

/** What the history entry of the bind page keeps, so that a reload can begin the login again. It holds no secret. */
export interface Beginning {
  readonly provider: string
  readonly purpose: Purpose
  readonly returnTo: string | null
}

export function beginningFor({ provider, purpose, return_to: returnTo }: PendingBinding) {
  return { beginning: { provider, purpose, returnTo } }
}

export function beginningOf(state: unknown): Beginning | null {
  const { beginning } = (state ?? {}) as { beginning?: Partial<Record<keyof Beginning, unknown>> }
  const provider = beginning?.provider
  if (typeof provider !== 'string' || !/^[a-z0-9-]{1,64}$/.test(provider)) return null
  const purpose = beginning?.purpose === 'bind' ? 'bind' : 'login'
  return { provider, purpose, returnTo: asReturnTo(beginning?.returnTo) }
}

/** Goes back to the provider, or says that the link is gone where it is not known which one that was. */
export const BeginAgain = defineComponent(
  ({ beginning }: { beginning: Beginning | null }) => {
    const way = wayToProviders(beginning?.purpose ?? 'login', beginning?.returnTo ?? null)
    if (beginning) way.go(beginning.provider)

    const over = () => (
      <>
        {beginning ? null : <p class="notice">{t('bind.gone')}</p>}
        {failed(way.failure.value)}
        {browserHint(way)}
        {beginning?.purpose === 'bind'
          ? link('/account/', t('returned.toAccount'), 'button primary')
          : link(leadingTo('/', beginning?.returnTo ?? null), t('returned.again'), 'button primary')}
      </>
    )
    return () => (
      <section class="card">
        {beginning ? title(t('bind.title')) : outcome('compass', t('bind.title'))}
        {beginning && !way.failure.value && !way.hint.value
          ? loading(t('bind.again', { provider: nameOf(beginning.provider) }))
          : over()}
      </section>
    )
  },
  { props: ['beginning'] },
)
