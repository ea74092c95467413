import { defineComponent, ref, watch } from 'vue'
import { providerMark } from './icons.js'
import { nameOf } from './providers.js'
import { mayShow } from './surroundings.js'

interface PortraitProps {
  readonly name: string
  readonly picture: string | null
  /** The provider whose badge it has. */
  readonly provider?: string
}

/** The picture, or the first character of the name if there is none that the page may show. */
export const Portrait = defineComponent(
  (props: PortraitProps) => {
    const isShown = ref(false)
    watch(
      () => props.picture,
      (picture) => {
        isShown.value = mayShow(picture)
      },
      { immediate: true },
    )
    const hide = () => {
      isShown.value = false
    }
    return () => (
      <span class="portrait" aria-hidden="true">
        {isShown.value ? (
          <img src={props.picture ?? ''} alt="" width="64" height="64" referrerpolicy="no-referrer" onError={hide} />
        ) : (
          <span class="initial">{firstCharacterOf(props.name)}</span>
        )}
        {props.provider ? (
          <span class={['badge', props.provider]}>{providerMark(props.provider, nameOf(props.provider))}</span>
        ) : null}
      </span>
    )
  },
  { props: ['name', 'picture', 'provider'] },
)

/** As people count characters: a joined emoji is one. */
function firstCharacterOf(name: string): string | undefined {
  // Missing in the oldest browsers (rule IN-8).
  if (!('Segmenter' in Intl)) return [...name][0]
  const [first] = new Intl.Segmenter().segment(name)
  return first?.segment
}
