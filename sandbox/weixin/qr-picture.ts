import { createHash } from 'node:crypto'
import { html } from '../pages/html.js'

const SIZE = 29
const QUIET = 2
const FINDER = 7

/** An SVG that looks like a QR code and encodes nothing. */
export function qrPicture(): string {
  const dark = cells().filter(([column, row]) => isDark(column, row))
  const side = SIZE + 2 * QUIET
  const path = dark.map(([column, row]) => `M${column + QUIET} ${row + QUIET}h1v1h-1z`).join('')
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(side)} ${String(side)}" width="240" height="240" shape-rendering="crispEdges">
<rect width="100%" height="100%" fill="#fff"/>
<path d="${path}" fill="#1d2322"/>
</svg>
`.text
}

function cells(): [column: number, row: number][] {
  return Array.from({ length: SIZE * SIZE }, (_, index) => [index % SIZE, Math.floor(index / SIZE)])
}

function isDark(column: number, row: number): boolean {
  for (const [left, top] of [
    [0, 0],
    [SIZE - FINDER, 0],
    [0, SIZE - FINDER],
  ] as const) {
    const distance = Math.max(Math.abs(column - left - 3), Math.abs(row - top - 3))
    // The square of three rings in a corner, and the light ring around it.
    if (distance <= 4) return distance <= 1 || distance === 3
  }
  return (createHash('sha256').update(`${column} ${row}`).digest()[0] ?? 0) % 2 === 0
}
