import { APP_KEY, APP_SECRET } from './application.js'

/** To whom it tells what has become of the start: the service that forked it, or a person at a terminal. */
export interface Announcer {
  ready(url: string, warnings: readonly string[]): void
  /** Resolves once it has been told, so that the process may end. */
  problem(messages: readonly string[]): Promise<void>
}

export const toTerminal: Announcer = {
  ready(url, warnings) {
    for (const warning of warnings) console.error(`warning: ${warning}`)
    const query = new URLSearchParams({ client_id: APP_KEY, redirect_uri: `${url}/sandbox/`, response_type: 'code' })
    console.log(`The Weibo sandbox serves on ${url} (${url}/sandbox/ tells what it can do)
App Key     ${APP_KEY}
App Secret  ${APP_SECRET}
Try         ${url}/oauth2/authorize?${query}`)
  },
  async problem(messages) {
    console.error(['The Weibo sandbox cannot start:', ...messages.map((message) => `- ${message}`)].join('\n'))
  },
}

/** The service prints for both, so that this prints nothing itself. */
export function toParent(send: (message: object, sent: () => void) => void): Announcer {
  return {
    ready: (url, warnings) => send({ ready: url, warnings }, () => {}),
    problem: (messages) => new Promise((resolve) => send({ problem: messages.join('; ') }, resolve)),
  }
}
