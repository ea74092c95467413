export class Html {
  constructor(readonly text: string) {}
}

type Part = string | Html | readonly Html[]

/** A template tag that escapes every `${}` that is not Html. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.reduce((text, literal, index) => text + textOf(parts[index - 1] ?? '') + literal))
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text
  if (typeof part !== 'string') return part.map(({ text }) => text).join('')
  return part.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
