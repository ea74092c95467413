import { t, te } from '../language.js'
import { nameOf, offeredProviders } from '../providers.js'

/** The parameters `provider` and `channel` of the audit calls. Empty: all events. Without `channel`: all channels. */
export type Origin = Readonly<Record<string, string>>

export const ANY_ORIGIN: Origin = {}

interface OriginSelectProps {
  readonly id: string
  readonly origin: Origin
  readonly onChange: (origin: Origin) => void
}

/** Each provider, followed by its channels. */
export function originSelect({ id, origin, onChange }: OriginSelectProps) {
  const options = offeredProviders().flatMap(({ provider, channels }) => [
    { query: { provider }, text: nameOf(provider) },
    ...channels.flatMap((channel) => {
      const method = `methods.${provider}-${channel}`
      return te(method) ? [{ query: { provider, channel }, text: t(method) }] : []
    }),
  ])
  return (
    <div class="field">
      <label for={id}>{t('operator.origin')}</label>
      <select
        id={id}
        value={asText(origin)}
        onChange={(event: Event) => {
          const chosen = (event.target as HTMLSelectElement).value
          onChange(options.find(({ query }) => asText(query) === chosen)?.query ?? ANY_ORIGIN)
        }}
      >
        <option value="">{t('operator.anyOrigin')}</option>
        {options.map(({ query, text }) => (
          <option value={asText(query)} key={asText(query)}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

function asText({ provider, channel }: Origin): string {
  return [provider, channel].filter((part) => part !== undefined).join(' ')
}
