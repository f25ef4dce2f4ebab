import { type Choice, explicit } from '../../simulator/choice';
import type { Resource } from '../../simulator/resources';
import { ENTRY, registerOf, type Site, type State } from '../../simulator/state';
import type { RunFacts } from '../facts';

/**
 * Names what unknown code or an operation without a term leaves behind by what went into it: two runs in which
 * the same happens to the same values get the same name, and so the same term.
 */
export class Names {
  private readonly numbers = new Map<string, number>();
  of(text: string): string {
    let n = this.numbers.get(text);
    if (n === undefined) {
      n = this.numbers.size;
      this.numbers.set(text, n);
    }
    return `event ${n}`;
  }
}

export function registersText(state: State, resources: readonly Resource[]): string {
  return resources
    .map((r) => explicit(registerOf(state, r), state.guard).map((c) => `${c.guard}:${c.value.term.id}`))
    .join(',');
}
/** Nothing wrote it since the routine was entered: two versions may be read with other assumptions of what it holds. */
export function isUntouched(content: Choice<{ readonly writers: readonly Site[] }>): boolean {
  return content.every((c) => c.value.writers.every((w) => w === ENTRY));
}
export function systemText(state: State): string {
  return [...state.system]
    .filter(([, content]) => !isUntouched(content))
    .map(([n, content]) => `${n}=${content.map((c) => `${c.guard}:${c.value.term.id}`).join()}`)
    .sort()
    .join(',');
}
/** What a callee may see of memory; its caller's own frame it does not. */
export function memoryText(run: RunFacts, state: State): string {
  const own = run.terms.entry('sp');
  const cells = [...state.memory].flatMap(([base, list]) =>
    base === own
      ? []
      : [
          `${base.id}[${list.map((c) => `${c.offset}:${c.bytes}=${c.content.map((k) => `${k.guard}:${k.value.term.id}`).join()}`)}]`,
        ],
  );
  return `${state.epoch};${cells.sort().join(';')}`;
}
