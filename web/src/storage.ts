/** What is kept for pages to come. A browser may forbid it: then it is kept until this page is left. */
export interface Kept {
  readonly isLasting: boolean
  get(name: string): string | null
  set(name: string, value: string): void
  remove(name: string): void
}

/** For this browser, over all its tabs. */
export const browserStorage = kept(() => localStorage)
/** For this tab. */
export const tabStorage = kept(() => sessionStorage)

function kept(storage: () => Storage): Kept {
  const lasting = usable(storage)
  const memory = new Map<string, string>()
  return {
    isLasting: lasting !== null,
    get: (name) => memory.get(name) ?? lasting?.getItem(name) ?? null,
    set(name, value) {
      try {
        if (!lasting) throw new Error('no storage')
        lasting.setItem(name, value)
        memory.delete(name)
      } catch {
        memory.set(name, value)
      }
    },
    remove(name) {
      memory.delete(name)
      lasting?.removeItem(name)
    },
  }
}

/** Where cookies are blocked the mere mention of it throws; where the disk is full only writing does. */
function usable(storage: () => Storage): Storage | null {
  try {
    return storage()
  } catch {
    return null
  }
}
