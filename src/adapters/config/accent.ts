import { z } from 'zod'

/** The product's colour, and what the pages derive from it. Each is `#rrggbb`. */
export interface Accent {
  /** Behind white text, in both themes. */
  readonly fill: string
  /** The same where the pointer is. */
  readonly strong: string
  /** Text on a dark page. */
  readonly onDark: string
}

type Colour = readonly [red: number, green: number, blue: number]

const WHITE: Colour = [255, 255, 255]
const BLACK: Colour = [0, 0, 0]
/** The lightest surface of the dark theme in web/src/style.css. */
const DARK_SURFACE: Colour = [0x23, 0x2b, 0x3a]
/** WCAG 2.2, success criterion 1.4.3. */
const LEAST_CONTRAST = 4.5

/** White text on it must be readable. */
export const accent = z
  .string()
  .regex(/^#[\da-f]{6}$/i)
  .transform(colourOf)
  .refine((colour) => contrast(colour, WHITE) >= LEAST_CONTRAST)
  .transform((fill): Accent => {
    return { fill: hex(fill), strong: hex(mixed(fill, BLACK, 0.18)), onDark: hex(readableOnDark(fill)) }
  })

function colourOf(text: string): Colour {
  const [red, green, blue] = [1, 3, 5].map((start) => Number.parseInt(text.slice(start, start + 2), 16))
  return [red ?? 0, green ?? 0, blue ?? 0]
}

function hex(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function mixed([r, g, b]: Colour, [r2, g2, b2]: Colour, part: number): Colour {
  const mix = (one: number, other: number) => Math.round(one + (other - one) * part)
  return [mix(r, r2), mix(g, g2), mix(b, b2)]
}

function readableOnDark(colour: Colour): Colour {
  const steps = Array.from({ length: 21 }, (_, step) => mixed(colour, WHITE, step / 20))
  return steps.find((step) => contrast(step, DARK_SURFACE) >= LEAST_CONTRAST) ?? WHITE
}

function contrast(one: Colour, other: Colour): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: Colour): number {
  const [r, g, b] = colour.map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}
