import type { VNodeChild } from 'vue'

function icon(shape: VNodeChild) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {shape}
    </svg>
  )
}

const outlined = (...paths: readonly string[]) => (
  <g fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">
    {paths.map((path) => (
      <path d={path} />
    ))}
  </g>
)

const OUTLINES = {
  eye: [
    'M2.5 12s3.5-6.5 9.5-6.5 9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12z',
    'M12 9.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6z',
  ],
  eyeOff: [
    'M4 4l16 16',
    'M9.9 5.7A9.6 9.6 0 0112 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 01-3 3.7M6.2 7.6A15.6 15.6 0 002.5 12s3.5 6.5 9.5 6.5a9.4 9.4 0 004-.9',
  ],
  key: ['M14.5 3.5a6 6 0 11-4.6 9.8L3.5 19.7V21h3.6v-2.4h2.4v-2.4h1.8', 'M16.5 7.8v.01'],
  computer: ['M4 5.5h16a1 1 0 011 1v9a1 1 0 01-1 1H4a1 1 0 01-1-1v-9a1 1 0 011-1z', 'M9 20h6M12 16.5V20'],
  phone: ['M8 3h8a1.5 1.5 0 011.5 1.5v15A1.5 1.5 0 0116 21H8a1.5 1.5 0 01-1.5-1.5v-15A1.5 1.5 0 018 3z', 'M11 18h2'],
  clock: ['M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z', 'M12 7.5V12l3 2'],
  warning: ['M12 4l9 16H3z', 'M12 10v4.5M12 17.2v.01'],
  check: ['M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z', 'M8.3 12.2l2.6 2.6 4.9-5.3'],
  back: ['M15 5l-7 7 7 7'],
  compass: ['M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z', 'M15.5 8.5l-2 5-5 2 2-5z'],
  unplugged: [
    'M9 15l-4.5 4.5M15 9l4.5-4.5',
    'M11 7l2-2a3.5 3.5 0 015 0l1 1a3.5 3.5 0 010 5l-2 2M13 17l-2 2a3.5 3.5 0 01-5 0l-1-1a3.5 3.5 0 010-5l2-2',
  ],
} as const

export type IconName = keyof typeof OUTLINES

export function lineIcon(name: IconName) {
  return icon(outlined(...OUTLINES[name]))
}

/** Drawn for these pages. It is no provider's own logo. */
const MARKS: Readonly<Record<string, VNodeChild>> = {
  weibo: (
    <g fill="none" stroke="currentColor" stroke-linecap="round">
      <ellipse cx="10" cy="14.8" rx="7.3" ry="5.4" stroke-width="2" />
      <circle cx="9.6" cy="14.8" r="2.3" fill="currentColor" stroke="none" />
      <path d="M15.3 7.6a3 3 0 013 3.4M15.6 3.8a6.6 6.6 0 016.5 7.6" stroke-width="2" />
    </g>
  ),
  weixin: (
    <g fill="currentColor">
      <path d="M9 3.5c-4 0-7 2.6-7 5.9 0 1.9 1 3.5 2.6 4.6L4 16.2l2.7-1.3c.7.2 1.4.3 2.2.3-.1-.4-.2-.9-.2-1.3 0-3.2 3-5.6 6.7-5.6h.4C15.2 5.4 12.4 3.5 9 3.5z" />
      <path d="M22 14.1c0-2.7-2.7-4.8-6-4.8s-6 2.1-6 4.8 2.7 4.8 6 4.8c.7 0 1.4-.1 2-.3l2.2 1.2-.5-2c1.4-.9 2.3-2.2 2.3-3.7z" />
    </g>
  ),
}

/** A provider's mark, or the first character of its name. */
export function providerMark(provider: string, name: string) {
  const mark = MARKS[provider]
  return mark ? (
    icon(mark)
  ) : (
    <span class="icon letter" aria-hidden="true">
      {[...name][0]}
    </span>
  )
}
