import type { Frame, Stack } from './cpu-profile.js'

/** The package, module of Node or folder of ours whose work a stack is: that of its innermost frame that has one. */
export function ownerOf({ frames }: Stack): string {
  for (const frame of frames) {
    const owner = ownerOfFrame(frame)
    if (owner) return owner
  }
  return frames[0]?.name || 'unknown'
}

/** The function that ran, with the package that it belongs to or was called by. */
export function functionOf(stack: Stack): string {
  const [frame] = stack.frames
  return `${frame?.name || '(anonymous)'} (${ownerOf(stack)})`
}

/** Null: a native function, which works for its caller. */
function ownerOfFrame({ url }: Frame): string | null {
  const [, ofPackage] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (ofPackage) return ofPackage
  const [, ofOurs] = /\/(?:dist|build\/src)\/(?:(adapters\/[^/]+|[^/]+)\/)?[^/]+\.js$/.exec(url) ?? []
  if (ofOurs) return `weibind ${ofOurs}`
  return url.startsWith('node:') ? url.replace('node:internal/', 'node:') : null
}
