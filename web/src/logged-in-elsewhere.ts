import { onBeforeUnmount } from 'vue'
import { isMarked } from './session-mark.js'
import { tabs } from './tabs.js'

/** Calls `act` when a person logs in in another tab, for pages that are for visitors who are not logged in. */
export function onLoginElsewhere(act: () => unknown): void {
  const forgetTabs = tabs.listen(({ now }) => now !== null && act())
  // Some browsers have no channel between tabs.
  const look = () => document.visibilityState === 'visible' && isMarked() && act()
  document.addEventListener('visibilitychange', look)
  onBeforeUnmount(() => {
    forgetTabs()
    document.removeEventListener('visibilitychange', look)
  })
}
