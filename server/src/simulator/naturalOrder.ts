const collator = new Intl.Collator('en', { numeric: true });
/** `[x0]` before `[x0 + 8]`, and that before `[x0 + 16]`. */
export function inNaturalOrder(a: string, b: string): number {
  const open = (text: string): string => text.replace(/[\])]+$/, '');
  return collator.compare(open(a), open(b)) || collator.compare(a, b);
}
