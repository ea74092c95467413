/** What happens by the deadline; `late` where nothing does. What is late goes on, unheard. */
export async function byDeadline<T, Late>(work: Promise<T>, deadlineMs: number, late: () => Late): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<Late>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(late())
      } catch (error) {
        reject(error)
      }
    }, deadlineMs)
  })
  try {
    return await Promise.race([work, passed])
  } finally {
    clearTimeout(timer)
  }
}
