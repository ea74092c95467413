/** Who is logged in now: the id of a user, or nobody. */
export interface LoginNews {
  readonly now: string | null
}

const channel = open()

/** The other tabs of this browser. Where the browser keeps them apart there are none. */
export const tabs = {
  tell(news: LoginNews): void {
    channel?.postMessage(news)
  },
  listen(hear: (news: LoginNews) => void): void {
    channel?.addEventListener('message', ({ data }: MessageEvent<LoginNews>) => hear(data))
  },
}

function open(): BroadcastChannel | null {
  try {
    return new BroadcastChannel('weibind.session')
  } catch {
    return null
  }
}
