/**
 * Aborts `ask` after this time and throws a `TimeoutError` then, as `AbortSignal.timeout` does, which came with
 * Chrome 103 and Safari 16 only.
 */
export async function within<T>(deadlineMs: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), deadlineMs)
  try {
    return await ask(controller.signal)
  } catch (cause) {
    throw controller.signal.aborted ? new DOMException('No answer in time', 'TimeoutError') : cause
  } finally {
    clearTimeout(timer)
  }
}
