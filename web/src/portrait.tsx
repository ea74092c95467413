import { defineComponent, ref } from 'vue'
import { mayShow } from './surroundings.js'

interface PortraitProps {
  readonly name: string
  readonly picture: string | null
}

/** The picture, or the first character of the name if there is none that the page may show. */
export const Portrait = defineComponent(
  ({ name, picture }: PortraitProps) => {
    const isShown = ref(mayShow(picture))
    const hide = () => {
      isShown.value = false
    }
    return () => (
      <span class="portrait" aria-hidden="true">
        {isShown.value ? (
          <img src={picture ?? ''} alt="" width="56" height="56" referrerpolicy="no-referrer" onError={hide} />
        ) : (
          firstCharacterOf(name)
        )}
      </span>
    )
  },
  { props: ['name', 'picture'] },
)

/** As people count characters: a joined emoji is one. */
function firstCharacterOf(name: string): string | undefined {
  // Missing in the oldest browsers (rule IN-8).
  if (!('Segmenter' in Intl)) return [...name][0]
  const [first] = new Intl.Segmenter().segment(name)
  return first?.segment
}
