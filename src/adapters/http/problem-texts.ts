import type { UsernameProblem } from '../../domain/username.js'

interface Texts {
  readonly zh: string
  readonly en: string
}

const TEXTS: Record<UsernameProblem, Texts> = {
  'username-spaces': { zh: '首尾不能有空格', en: 'must not begin or end with a space' },
  'username-invisible': { zh: '首尾不能有不可见字符', en: 'must not begin or end with an invisible character' },
  'username-variants': {
    zh: '须为 Unicode NFKC 规范形式，不能包含全角字母或其他变体字符',
    en: 'must be normalized (Unicode NFKC): no full-width letters or other variants of a character',
  },
  'username-form': {
    zh: '须为 2 至 32 个字符，支持汉字、拉丁字母、数字和“_”“-”“.”，并以汉字、字母或数字开头',
    en: 'must have 2 to 32 letters (Latin or Han), digits, "_", "-" or ".", and begin with a letter or digit',
  },
}

const BY_PROBLEM = new Map<string, Texts>(Object.entries(TEXTS))

/** Problems without texts are English already. */
export function problemIn(language: 'zh' | 'en', problem: string): string {
  return BY_PROBLEM.get(problem)?.[language] ?? problem
}
