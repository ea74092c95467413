import { defineComponent, ref, type VNodeChild } from 'vue'
import type { Failure } from '../call-api.js'
import { Dialog, openable } from '../dialog.js'
import { lineIcon, providerMark } from '../icons.js'
import { day, t } from '../language.js'
import { button, focusOn, loading, panelTitle } from '../parts.js'
import { browserHint } from '../provider-buttons.js'
import { wayToProviders } from '../provider-login.js'
import { nameless, nameOf, offeredProviders, providersFor } from '../providers.js'
import { ACCOUNT } from '../surroundings.js'
import { failed } from './failed.js'
import type { BoundAccount, Me } from './own.js'
import { PasswordForm } from './password-form.js'
import { UnlinkForm } from './unlink-form.js'

interface WaysPanelProps {
  readonly me: Me
  /** Undefined: not known yet. */
  readonly bound: readonly BoundAccount[] | undefined
  readonly failure: Failure | null
  /** Whether the form for a new password is open from the beginning on. */
  readonly isPasswordAsked: boolean
  /** Called when a way to log in was added, changed or removed. */
  readonly onChange: () => Promise<void>
}

type Opened = { readonly form: 'password' } | { readonly form: 'unlink'; readonly account: BoundAccount }

interface Row {
  readonly id: string
  readonly icon: VNodeChild
  readonly name: string
  readonly state: VNodeChild
  readonly act: VNodeChild
  /** Below all that. */
  readonly reason?: VNodeChild
}

/** The ways to log in: each provider, and the password. */
export const WaysPanel = defineComponent(
  (props: WaysPanelProps) => {
    const { shown, open, closed } = openable<Opened>()
    const isBusy = ref(false)
    const way = wayToProviders('bind', ACCOUNT)

    if (props.isPasswordAsked) open({ form: 'password' })

    async function done(close: () => void) {
      close()
      await props.onChange()
      await focusOn('ways')
    }

    /** Bindings at providers that are not offered here do not count as a way to log in. */
    const isLast = ({ provider }: BoundAccount) => {
      const offered = offeredProviders().map((each) => each.provider)
      return (
        !props.me.has_password &&
        !props.bound?.some((other) => other.provider !== provider && offered.includes(other.provider))
      )
    }

    const row = ({ id, icon, name, state, act, reason }: Row) => (
      <li key={id}>
        <span class={['way-icon', id]}>{icon}</span>
        <div>
          <p class="name">{name}</p>
          {state}
        </div>
        {act}
        {reason}
      </li>
    )

    const boundRow = (account: BoundAccount) => {
      const { provider: id, uid, screen_name, bound_at } = account
      const provider = nameOf(id)
      const isHeld = isLast(account)
      return row({
        id,
        icon: providerMark(id, provider),
        name: provider,
        state: (
          <p class="rule pair">
            <span>{screen_name || nameless(id, uid)}</span>
            <span>{t('account.boundAt', { at: day(bound_at) })}</span>
          </p>
        ),
        reason: isHeld ? (
          <p class="rule reason" id={`last-${id}`}>
            {t('account.unbindLast')}
          </p>
        ) : null,
        act: button({
          text: t('account.unbind'),
          label: t('account.unbindOf', { provider }),
          kind: 'small',
          isHeld,
          describedBy: isHeld ? `last-${id}` : undefined,
          onClick: () => open({ form: 'unlink', account }),
        }),
      })
    }

    const openRow = (id: string) => {
      const provider = nameOf(id)
      const isChosen = way.chosen.value === id
      return row({
        id,
        icon: providerMark(id, provider),
        name: provider,
        state: <p class="rule">{t('account.unlinked')}</p>,
        act: button({
          text: t('account.bind'),
          label: t('account.bindOf', { provider }),
          kind: 'small',
          isBusy: way.isBusy.value && isChosen,
          isHeld: way.isHeld.value || (way.isBusy.value && !isChosen),
          onClick: () => way.go(id),
        }),
      })
    }

    const passwordRow = () =>
      row({
        id: 'password',
        icon: lineIcon('key'),
        name: t('account.passwordTitle'),
        state: <p class="rule">{t(props.me.has_password ? 'account.passwordIsSet' : 'account.passwordIsNotSet')}</p>,
        act: button({
          text: t(props.me.has_password ? 'account.changeShort' : 'account.setShort'),
          label: t(props.me.has_password ? 'account.passwordChange' : 'account.passwordSet'),
          kind: 'small',
          onClick: () => open({ form: 'password' }),
        }),
      })

    const rows = (bound: readonly BoundAccount[]) => {
      const unlinked = providersFor('bind').filter((provider) => bound.every((one) => one.provider !== provider))
      return (
        <ul class="rows ways">
          {bound.map(boundRow)}
          {unlinked.map(openRow)}
          {passwordRow()}
        </ul>
      )
    }

    const onBusy = (busy: boolean) => {
      isBusy.value = busy
    }

    const form = (close: () => void) => {
      const common = { onBusy, onCancel: close, onDone: () => done(close), onChange: props.onChange }
      const what = shown.value?.what
      return what?.form === 'unlink' ? (
        <UnlinkForm account={what.account} hasPassword={props.me.has_password} {...common} />
      ) : (
        <PasswordForm
          username={props.me.username}
          hasPassword={props.me.has_password}
          bound={props.bound ?? []}
          {...common}
        />
      )
    }

    return () => (
      <section class="card" aria-labelledby="ways">
        {panelTitle('ways', t('account.ways'))}
        {failed(props.failure ?? way.failure.value, { look: props.onChange })}
        {props.bound ? rows(props.bound) : props.failure ? null : loading(t('loading'))}
        {browserHint(way)}
        {shown.value ? (
          <Dialog key={shown.value.key} heading="way-form" isBusy={isBusy.value} content={form} onClose={closed} />
        ) : null}
      </section>
    )
  },
  { props: ['me', 'bound', 'failure', 'isPasswordAsked', 'onChange'] },
)
