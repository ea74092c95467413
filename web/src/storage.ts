/** Storage that falls back to memory if the browser forbids it. */
export interface Kept {
  get(name: string): string | null
  set(name: string, value: string): void
  remove(name: string): void
}

export const browserStorage = kept(() => localStorage)
export const tabStorage = kept(() => sessionStorage)

function kept(storage: () => Storage): Kept {
  const lasting = usable(storage)
  const memory = new Map<string, string>()
  return {
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

/** If cookies are blocked, reading `localStorage` throws. */
function usable(storage: () => Storage): Storage | null {
  try {
    return storage()
  } catch {
    return null
  }
}
