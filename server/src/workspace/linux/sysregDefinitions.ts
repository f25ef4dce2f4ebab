/**
 * Reads `arch/arm64/tools/sysreg`, the tree's list of system registers and their fields, and gives
 * the header that a build generates from it.
 *
 * Blocks: `Sysreg NAME op0 op1 CRn CRm op2` or `SysregFields NAME`, each with `Res0`, `Res1`, `Unkn`,
 * `Raz`, `Field`, `Enum`, `SignedEnum`, `UnsignedEnum` from bit 63 down, or one `Fields NAME` (later
 * `Mapping NAME`) that refers to another layout. Later lists also have `Prefix NAME` … `EndPrefix` around
 * the fields of a register that is laid out in more than one way.
 */
export interface SysregList {
  readonly text: string;
  /** One sentence for each line that could not be read. */
  readonly problems: readonly string[];
}

interface Layout {
  /** Name in front of the field names. */
  readonly prefix: string;
  readonly res0: string[];
  readonly res1: string[];
  readonly unkn: string[];
  /** The fields stand in another block. */
  mapped: boolean;
}

const ENUM_KINDS: Readonly<Record<string, string | undefined>> = {
  Enum: undefined,
  SignedEnum: 'true',
  UnsignedEnum: 'false',
};

/** `hasUnknownMasks`: the tree's generator also gives `_UNKN` masks (it does since 6.2). */
export function sysregHeader(list: string, hasUnknownMasks: boolean): SysregList {
  const out: string[] = ['#ifndef __ASM_SYSREG_DEFS_H', '#define __ASM_SYSREG_DEFS_H'];
  const problems: string[] = [];
  const stack: { kind: 'Sysreg' | 'SysregFields' | 'Prefix'; layout: Layout }[] = [];
  let enumeration: { field: string; layout: Layout } | undefined;
  const define = (name: string, value: string | number) => out.push(`#define ${name} ${value}`);
  const layoutOf = (prefix: string): Layout => ({ prefix, res0: [], res1: [], unkn: [], mapped: false });

  const close = (layout: Layout): void => {
    if (layout.mapped) return;
    const mask = (parts: readonly string[]) => `(${['UL(0)', ...parts].join(' | ')})`;
    define(`${layout.prefix}_RES0`, mask(layout.res0));
    define(`${layout.prefix}_RES1`, mask(layout.res1));
    if (hasUnknownMasks) define(`${layout.prefix}_UNKN`, mask(layout.unkn));
  };

  for (const [index, line] of list.split(/\r?\n/).entries()) {
    const words = line.split(/\s+/).filter(Boolean);
    const [keyword, first, second] = words;
    if (keyword === undefined || keyword.startsWith('#')) continue;
    const fail = (reason: string) => problems.push(`line ${index + 1}: ${reason}`);

    if (enumeration) {
      if (keyword === 'EndEnum') enumeration = undefined;
      else if (/^0b[01]+$/.test(keyword) && first)
        define(`${enumeration.layout.prefix}_${enumeration.field}_${first}`, `UL(${keyword})`);
      else fail(`"${keyword}" inside an enumeration`);
      continue;
    }

    const top = stack[stack.length - 1];
    if (top === undefined) {
      if (keyword === 'SysregFields' && first) stack.push({ kind: 'SysregFields', layout: layoutOf(first) });
      else if (keyword === 'Sysreg' && words.length === 7) {
        const [, name = '', op0, op1, crn, crm, op2] = words;
        stack.push({ kind: 'Sysreg', layout: layoutOf(name) });
        define(`REG_${name}`, `S${op0}_${op1}_C${crn}_C${crm}_${op2}`);
        define(`SYS_${name}`, `sys_reg(${op0}, ${op1}, ${crn}, ${crm}, ${op2})`);
        define(`SYS_${name}_Op0`, op0 ?? '');
        define(`SYS_${name}_Op1`, op1 ?? '');
        define(`SYS_${name}_CRn`, crn ?? '');
        define(`SYS_${name}_CRm`, crm ?? '');
        define(`SYS_${name}_Op2`, op2 ?? '');
      } else fail(`"${keyword}" outside a block`);
      continue;
    }

    const { layout } = top;
    if (keyword === `End${top.kind}`) {
      close(layout);
      stack.pop();
      continue;
    }
    switch (keyword) {
      case 'Fields':
      case 'Mapping':
        layout.mapped = true;
        continue;
      case 'Prefix':
        // The fields inside are named PREFIX_REGISTER_…; those of the block itself stand elsewhere.
        if (first) stack.push({ kind: 'Prefix', layout: layoutOf(`${first}_${layout.prefix}`) });
        layout.mapped = true;
        continue;
    }
    const bits = /^(\d+)(?::(\d+))?$/.exec(first ?? '');
    if (!bits) {
      fail(`"${keyword} ${first ?? ''}" is not a field`);
      continue;
    }
    const msb = Number(bits[1]);
    const lsb = Number(bits[2] ?? bits[1]);
    if (msb > 63 || lsb > msb) {
      fail(`bits ${first} are not a range`);
      continue;
    }
    const mask = `GENMASK_ULL(${msb}, ${lsb})`;
    switch (keyword) {
      case 'Res0':
        layout.res0.push(mask);
        break;
      case 'Res1':
        layout.res1.push(mask);
        break;
      case 'Unkn':
        layout.unkn.push(mask);
        break;
      case 'Raz':
        break;
      case 'Field':
      case 'Enum':
      case 'SignedEnum':
      case 'UnsignedEnum': {
        if (second === undefined) {
          fail(`"${keyword}" without a name`);
          break;
        }
        const name = `${layout.prefix}_${second}`;
        define(name, `GENMASK(${msb}, ${lsb})`);
        define(`${name}_MASK`, `GENMASK(${msb}, ${lsb})`);
        define(`${name}_SHIFT`, lsb);
        define(`${name}_WIDTH`, msb - lsb + 1);
        const sign = ENUM_KINDS[keyword];
        if (sign !== undefined) define(`${name}_SIGNED`, sign);
        if (keyword !== 'Field') enumeration = { field: second, layout };
        break;
      }
      default:
        fail(`"${keyword}" is not known`);
    }
  }
  out.push('#endif', '');
  return { text: out.join('\n'), problems };
}
