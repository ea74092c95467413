import { readonly, ref } from 'vue'

const SHOWN_MS = 4000
const text = ref('')
let timer: ReturnType<typeof setTimeout> | undefined

/** What was just done, in words, for some seconds. */
export const toast = readonly(text)

export function say(words: string): void {
  text.value = words
  clearTimeout(timer)
  timer = setTimeout(() => {
    text.value = ''
  }, SHOWN_MS)
}
