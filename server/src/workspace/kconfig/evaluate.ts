import { type Expression, evaluateExpression, type Tristate, tristateOf } from './expression';
import type { Choice, Kconfig, KconfigSymbol } from './parse';

/**
 * Values of all symbols under a set of user settings (a defconfig), as `make olddefconfig` gives
 * them. Keys carry the `CONFIG_` prefix; a symbol that is `n` or has no value is absent. Settings
 * of symbols that no parsed file defines are kept as they are.
 */
export function evaluateKconfig(
  kconfig: Kconfig,
  settings: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const { symbols } = kconfig;
  const values = new Map<string, string>();
  const pending = new Set<string>();
  const selectors = reverseSelects(symbols);
  const chosen = new Map<Choice, string | undefined>();
  const setting = (name: string) => settings.get(`CONFIG_${name}`);
  const evaluate = (e: Expression): Tristate => evaluateExpression(e, valueFor);
  const any = (list: readonly Expression[]): Tristate =>
    list.reduce<Tristate>((best, e) => (best === 2 ? 2 : (Math.max(best, evaluate(e)) as Tristate)), 0);

  const valueFor = (name: string): string => {
    const known = values.get(name);
    if (known !== undefined) return known;
    // A cycle (Kconfig reports it as an error) is broken at the symbol it started from.
    if (pending.has(name)) return 'n';
    pending.add(name);
    const value = compute(name);
    pending.delete(name);
    values.set(name, value);
    return value;
  };

  const compute = (name: string): string => {
    const symbol = symbols.get(name);
    const type = symbol?.type;
    if (symbol && (type === 'int' || type === 'hex' || type === 'string')) return scalar(symbol);
    if (!symbol) {
      const given = setting(name) ?? 'n';
      if (given !== 'n' && given !== 'm' && given !== 'y') return given;
      return word(Math.max(tristateOf(given), forced(name)) as Tristate);
    }
    if (symbol.choice) return choose(symbol.choice) === name ? 'y' : 'n';
    let level = userOrDefault(symbol);
    level = Math.max(level, forced(name)) as Tristate;
    if (type === 'bool' && level === 1) level = 2;
    return word(level);
  };

  const userOrDefault = (symbol: KconfigSymbol): Tristate => {
    const visible = any(symbol.prompts);
    const user = setting(symbol.name);
    if (visible > 0 && user !== undefined) return Math.min(tristateOf(user), visible) as Tristate;
    for (const d of symbol.defaults) {
      const condition = evaluate(d.condition);
      if (condition > 0) return Math.min(evaluate(d.value), condition) as Tristate;
    }
    const implied = pulled(symbol.name, true);
    return implied > 0 ? (Math.min(implied, any(symbol.dependencies)) as Tristate) : 0;
  };

  const scalar = (symbol: KconfigSymbol): string => {
    const user = setting(symbol.name);
    if (user !== undefined && any(symbol.prompts) > 0) return user;
    for (const d of symbol.defaults) {
      if (evaluate(d.condition) === 0) continue;
      return d.value.kind === 'literal'
        ? d.value.value
        : d.value.kind === 'symbol'
          ? valueFor(d.value.name)
          : '';
    }
    return '';
  };

  const pulled = (name: string, weak: boolean): Tristate => {
    let level: Tristate = 0;
    for (const s of selectors.get(name) ?? []) {
      if (s.weak !== weak || level === 2) continue;
      const by = tristateOf(valueFor(s.selector));
      if (by > 0) level = Math.max(level, Math.min(by, evaluate(s.condition))) as Tristate;
    }
    return level;
  };
  const forced = (name: string): Tristate => pulled(name, false);

  const choose = (choice: Choice): string | undefined => {
    if (chosen.has(choice)) return chosen.get(choice);
    chosen.set(choice, undefined);
    const visible = (name: string) => any(symbols.get(name)?.prompts ?? []) > 0;
    let pick: string | undefined;
    if (evaluate(choice.dependency) > 0) {
      const open = choice.members.filter(visible);
      pick = open.find((name) => setting(name) === 'y');
      pick ??= choice.defaults.find((d) => open.includes(d.name) && evaluate(d.condition) > 0)?.name;
      if (!choice.optional) pick ??= open[0];
    }
    chosen.set(choice, pick);
    return pick;
  };

  const result = new Map<string, string>();
  const put = (name: string) => {
    const value = valueFor(name);
    const symbol = symbols.get(name);
    const isString = symbol?.type === 'string';
    // An empty text is a value too, of a symbol that its dependencies allow.
    if (value === 'n' || (value === '' && !(isString && any(symbol.dependencies) > 0))) return;
    result.set(`CONFIG_${name}`, isString && !value.startsWith('"') ? `"${value}"` : value);
  };
  for (const name of symbols.keys()) put(name);
  for (const key of settings.keys()) if (!result.has(key)) put(key.slice('CONFIG_'.length));
  for (const name of selectors.keys()) if (!symbols.has(name)) put(name);
  return result;
}

interface Selector {
  readonly selector: string;
  readonly condition: Expression;
  readonly weak: boolean;
}

function reverseSelects(symbols: ReadonlyMap<string, KconfigSymbol>): Map<string, Selector[]> {
  const out = new Map<string, Selector[]>();
  for (const symbol of symbols.values())
    for (const { target, condition, weak } of symbol.selects) {
      const entry = { selector: symbol.name, condition, weak };
      const list = out.get(target);
      if (list) list.push(entry);
      else out.set(target, [entry]);
    }
  return out;
}

const word = (level: Tristate): string => (level === 2 ? 'y' : level === 1 ? 'm' : 'n');
