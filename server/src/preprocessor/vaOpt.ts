import { isPunctuator, type Token, TokenKind } from './token';

const optionName = '__VA_OPT__';

export function isVaOpt(token: Token): boolean {
  return token.kind === TokenKind.Name && token.text === optionName;
}

/** Each `__VA_OPT__` has its parentheses and holds no other one (C23 6.10.5.1). */
export function hasBalancedVaOpt(replacement: readonly Token[]): boolean {
  let depth = 0;
  for (const [i, token] of replacement.entries()) {
    if (isVaOpt(token)) {
      if (depth > 0 || !replacement[i + 1] || !isPunctuator(replacement[i + 1] as Token, '(')) return false;
      depth = 1;
    } else if (depth > 0) {
      if (isPunctuator(token, '(')) depth++;
      else if (isPunctuator(token, ')') && --depth === 1) depth = 0;
    }
  }
  return depth === 0;
}

/** Index of the parenthesis that closes the `__VA_OPT__` at `at`; the list must be balanced. */
export function endOfVaOpt(replacement: readonly Token[], at: number): number {
  let depth = 0;
  for (let i = at + 1; i < replacement.length; i++) {
    const token = replacement[i] as Token;
    if (isPunctuator(token, '(')) depth++;
    else if (isPunctuator(token, ')') && --depth === 0) return i;
  }
  return replacement.length - 1;
}
