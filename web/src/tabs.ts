import { ofInstallation } from './installation.js'

/** The id of the user who is logged in now, or null. */
export interface LoginNews {
  readonly now: string | null
}

const channel = open()

export const tabs = {
  tell(news: LoginNews): void {
    channel?.postMessage(news)
  },
  /** @returns a function that ends it */
  listen(listener: (news: LoginNews) => void): () => void {
    const hear = ({ data }: MessageEvent<LoginNews>) => listener(data)
    channel?.addEventListener('message', hear)
    return () => channel?.removeEventListener('message', hear)
  },
}

function open(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(ofInstallation('weibind.session'))
  } catch {
    return null
  }
}
