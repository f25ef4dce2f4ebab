import type { Choice } from './choice';
import type { Resource } from './resources';
import type { Site, Slot } from './state';
import type { Term } from './term';
import type { AccessFeature, AccessResult } from './trapState';
import type { VariantSet } from './variantSet';

export interface RegisterAccess {
  readonly resource: Resource;
  /** The content read, or the content after the write. */
  readonly content: Choice<Slot>;
}

export interface MemoryAccess {
  readonly kind: 'load' | 'store';
  readonly address: Choice<Term>;
  /** Undefined for accesses of scalable length. */
  readonly bytes: number | undefined;
  readonly value: Choice<Slot> | undefined;
  /** The base register was SP. */
  readonly viaSP: boolean;
  readonly exclusive: boolean;
  /** Atomic, exclusive, or ordered with acquire or release: others access the place, too. */
  readonly isShared: boolean;
}

/** One check that the instruction is subject to (CheckFPAdvSIMDEnabled64 …, or the traps of MRS and MSR). */
export interface AccessCheck {
  /** The unit that is used, or the system register that is accessed, as written in the source. */
  readonly feature: AccessFeature | { readonly register: string };
  readonly result: Choice<AccessResult>;
  /** Set where a control register was written and not yet synchronised and old and new value give different results. */
  readonly unsynchronized: readonly {
    readonly guard: VariantSet;
    readonly register: string;
    readonly writers: readonly Site[];
    readonly before: AccessResult;
    readonly after: AccessResult;
  }[];
}

export interface SystemAccess {
  readonly kind: 'read' | 'write';
  /** As written in the source. */
  readonly name: string;
  /** The register that is really accessed (E2H redirection), or why there is none. */
  readonly target: Choice<string | { readonly undefined: string }>;
  readonly value: Choice<Term>;
}

/**
 * The list with one more; the caller owns `list`. Records of steps are many and kept, so a short list is as long as
 * what it holds: one that grows by `push` has room for sixteen more.
 */
export function appended<T>(list: T[], item: T): T[] {
  switch (list.length) {
    case 0:
      return [item];
    case 1:
      return [list[0] as T, item];
    case 2:
      return [list[0] as T, list[1] as T, item];
    case 3:
      return [list[0] as T, list[1] as T, list[2] as T, item];
    default:
      list.push(item);
      return list;
  }
}
