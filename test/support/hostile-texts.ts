/** Texts that a store must return unchanged and keep apart. */
export const HOSTILE_TEXTS: readonly string[] = [
  `'; DROP TABLE users; --`,
  `"quoted" \\ back\\slash`,
  '\u001a0000',
  '😀👩‍👩‍👧‍👦',
  'e\u0301',
  '\u00e9',
  '$where',
  '{"$gt":""}',
  '__proto__',
  'a.b',
  ' space ',
  '\u2028line\r\n\u202e',
]

/** Texts that some databases return changed. Input validation and stores refuse them. */
export const LOSSY_TEXTS: readonly string[] = ['nul\0tail', '\0', 'lone \ud800 high', 'lone \udc00 low']
