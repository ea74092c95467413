import type { Sandbox } from './start-sandbox.js'

/** Reports the outcome of the start: to the service that forked this process, or to a terminal. */
export interface Announcer {
  ready(sandbox: Sandbox, warnings: readonly string[]): void
  /** Resolves once the messages are out, so that the process may exit. */
  problem(messages: readonly string[]): Promise<void>
}

export const toTerminal: Announcer = {
  ready({ greeting }, warnings) {
    for (const warning of warnings) console.error(`warning: ${warning}`)
    console.log(greeting)
  },
  async problem(messages) {
    console.error(['The sandbox cannot start:', ...messages.map((message) => `- ${message}`)].join('\n'))
  },
}

/** Prints nothing: the service prints for both. */
export function toParent(send: (message: object, sent: () => void) => void): Announcer {
  return {
    ready: ({ url }, warnings) => send({ ready: url, warnings }, () => {}),
    problem: (messages) => new Promise((resolve) => send({ problem: messages.join('; ') }, resolve)),
  }
}
