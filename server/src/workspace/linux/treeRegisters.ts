import {
  type RegisterField,
  type RegisterLayout,
  registerLayouts,
  systemRegister,
} from '../../isa/systemRegisters';

/** A system register as a kernel tree describes it. */
export interface TreeRegister {
  /** As the tree spells it. */
  readonly name: string;
  /** `S<op0>_<op1>_C<n>_C<m>_<op2>` */
  readonly encoding: string;
  readonly layout: RegisterLayout;
}

/** Registers by name or encoding, in upper case. */
export type TreeRegisters = ReadonlyMap<string, TreeRegister>;

interface Block {
  readonly fields: RegisterField[];
  readonly res1: number[];
  /** The block whose fields this register has. */
  shared: string | undefined;
}

/**
 * The registers of `arch/arm64/tools/sysreg` with the names of fields and values. Registers that are laid
 * out in more than one way (`Prefix`) are left out: the list does not say when which of them holds.
 */
export function treeRegisters(list: string): TreeRegisters {
  const blocks = new Map<string, Block>();
  const registers: { name: string; encoding: string; block: Block }[] = [];
  let block: Block | undefined;
  let values: Record<number, string> | undefined;
  let severalWays = false;
  for (const line of list.split(/\r?\n/)) {
    const [keyword = '', first = '', ...rest] = line.trim().split(/\s+/);
    if (values !== undefined && /^0b[01]+$/.test(keyword)) {
      values[Number(keyword)] = first;
      continue;
    }
    values = undefined;
    if (keyword === 'Sysreg' || keyword === 'SysregFields') {
      block = { fields: [], res1: [], shared: undefined };
      severalWays = false;
      if (keyword === 'SysregFields') blocks.set(first, block);
      else {
        const [op0, op1, crn, crm, op2] = rest;
        registers.push({ name: first, encoding: `S${op0}_${op1}_C${crn}_C${crm}_${op2}`, block });
      }
    } else if (keyword === 'Prefix') severalWays = true;
    if (block === undefined) continue;
    if (keyword === 'Fields' || keyword === 'Mapping') block.shared = first;
    const bits = /^(\d+)(?::(\d+))?$/.exec(first);
    if (severalWays || bits === null) continue;
    const msb = Number(bits[1]);
    const lsb = Number(bits[2] ?? bits[1]);
    if (keyword === 'Res1') for (let bit = msb; bit >= lsb; bit--) block.res1.push(bit);
    if (!/^(Field|Enum|SignedEnum|UnsignedEnum)$/.test(keyword)) continue;
    const [name = ''] = rest;
    if (keyword !== 'Field') values = {};
    block.fields.push({ name, msb, lsb, meaning: '', ...(values === undefined ? {} : { values }) });
  }
  const found = new Map<string, TreeRegister>();
  for (const { name, encoding, block: own } of registers) {
    const from = own.shared === undefined ? own : blocks.get(own.shared);
    if (from === undefined || from.fields.length === 0) continue;
    const fields = [...from.fields].sort((a, b) => b.msb - a.msb);
    const register = { name, encoding, layout: { register: name, fields, res1: from.res1, complete: false } };
    found.set(name.toUpperCase(), register);
    found.set(encoding, register);
  }
  return found;
}

/**
 * What this tool and the tree know of a register together: our fields, the values that only the tree
 * names, and the tree's fields at bits that are free in ours. A register with a layout for each E2H is left
 * as it is.
 *
 * @param name register name or encoding
 */
export function layoutsWith(tree: TreeRegisters | undefined, name: string): readonly RegisterLayout[] {
  const ours = registerLayouts(name);
  const known = systemRegister(name);
  const theirs =
    tree?.get(name.toUpperCase()) ?? (known === undefined ? undefined : tree?.get(known.encoding));
  if (theirs === undefined) return ours;
  const [own] = ours;
  if (own === undefined) return [theirs.layout];
  return ours.length > 1 ? ours : [merged(own, theirs.layout)];
}

const cache = new WeakMap<RegisterLayout, WeakMap<RegisterLayout, RegisterLayout>>();

/** The same two layouts give the same object. */
function merged(own: RegisterLayout, tree: RegisterLayout): RegisterLayout {
  let of = cache.get(own);
  if (of === undefined) {
    of = new WeakMap();
    cache.set(own, of);
  }
  let result = of.get(tree);
  if (result === undefined) {
    result = merge(own, tree);
    of.set(tree, result);
  }
  return result;
}

function merge(own: RegisterLayout, tree: RegisterLayout): RegisterLayout {
  const overlaps = (field: RegisterField): boolean =>
    own.fields.some((each) => each.msb >= field.lsb && each.lsb <= field.msb) ||
    own.res1.some((bit) => bit >= field.lsb && bit <= field.msb);
  const fields = own.fields.map((field) => {
    const same = tree.fields.find((each) => each.msb === field.msb && each.lsb === field.lsb);
    return same?.values === undefined ? field : { ...field, values: { ...same.values, ...field.values } };
  });
  const added = tree.fields.filter((field) => !overlaps(field));
  return { ...own, fields: [...fields, ...added].sort((a, b) => b.msb - a.msb) };
}
