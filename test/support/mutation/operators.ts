import type { RandomNumbers } from '../randomNumbers';

/** The ways in which a correct line is made wrong, named as a reviewer would name the mistake. */
export const operators = [
  'drop isb',
  'drop dsb',
  'drop sb',
  'drop save',
  'drop restore',
  'drop msr',
  'swap pair',
  'shift offset',
  'retarget to a live register',
  'retarget to a callee-saved register',
  'change condition',
  'invert branch',
  'wrong bit',
  'wrong label',
  'narrow to W',
  'wrong CPTR mask',
] as const;
export type Operator = (typeof operators)[number];

export interface Mutation {
  readonly operator: Operator;
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** What the operators need to know about a line besides its text. */
export interface LineContext {
  /** Numbers of general registers whose value is needed after the line. */
  readonly live: readonly number[];
  /** Labels that branches near the line name. */
  readonly labels: readonly string[];
}

const INVERSE: Readonly<Record<string, string>> = {
  eq: 'ne',
  ne: 'eq',
  cs: 'cc',
  cc: 'cs',
  hs: 'lo',
  lo: 'hs',
  mi: 'pl',
  pl: 'mi',
  vs: 'vc',
  vc: 'vs',
  hi: 'ls',
  ls: 'hi',
  ge: 'lt',
  lt: 'ge',
  gt: 'le',
  le: 'gt',
};
const CONDITION = Object.keys(INVERSE).join('|');

interface Statement {
  readonly head: string;
  readonly mnemonic: string;
  readonly gap: string;
  readonly operands: string;
  readonly tail: string;
}

/** One statement of one line: label, mnemonic, operands, comment. Undefined for anything else. */
function statementOf(line: string): Statement | undefined {
  const [, code = '', comment = ''] = /^(.*?)(\s*(?:\/\/.*|\/\*.*\*\/\s*)?(?:\\\s*)?)$/.exec(line) ?? [];
  if (/;|"|^\s*[#.]/.test(code)) return undefined;
  const m = /^(\s*(?:[\w.$]+:\s*)?)([a-z][\w.]*)(\s*)(.*)$/i.exec(code);
  if (m === null) return undefined;
  const [, head = '', mnemonic = '', gap = '', operands = ''] = m;
  return { head, mnemonic: mnemonic.toLowerCase(), gap, operands, tail: comment };
}

/** Instructions whose first operand is a general register that they only write. */
const WRITES_FIRST =
  /^(mov|movz|movn|mvn|neg|add|adds|sub|subs|and|ands|bic|orr|orn|eor|lsl|lsr|asr|ubfx|sbfx|ubfiz|sxtw|uxtb|mrs|ldr|ldrb|ldrh|ldrsw|adr|adrp|csel|cset|csinc|clz|rev|mul|madd|udiv)$/;
/** Instructions with the same meaning on 32 bits, all of whose registers are named alike. */
const HAS_W_FORM = /^(mov|mvn|neg|add|adds|sub|subs|and|ands|bic|orr|eor|lsl|lsr|csel|cmp|tst)$/;

/** Everything that the operators make of one line; `random` chooses among registers and labels. */
export function mutationsOf(
  file: string,
  line: number,
  before: string,
  context: LineContext,
  random: RandomNumbers,
): Mutation[] {
  const s = statementOf(before);
  if (s === undefined) return [];
  const out: Mutation[] = [];
  const add = (operator: Operator, mnemonic: string, operands: string): void => {
    const after = `${s.head}${mnemonic}${s.gap}${operands}${s.tail}`;
    if (after !== before) out.push({ operator, file, line, before, after });
  };
  const drop = (operator: Operator): void => {
    out.push({ operator, file, line, before, after: `${s.head}${s.tail}`.trimEnd() });
  };
  const { mnemonic, operands } = s;

  if (mnemonic === 'isb' || mnemonic === 'dsb' || mnemonic === 'sb') drop(`drop ${mnemonic}`);
  if (/^(stp|str)$/.test(mnemonic) && /^[xd]\d+|^lr|^q\d+/.test(operands)) drop('drop save');
  if (/^(ldp|ldr)$/.test(mnemonic) && /^[xdq]\d+|^lr/.test(operands) && !/=|:lo12:/.test(operands))
    drop('drop restore');
  if (/^(add|sub)$/.test(mnemonic) && /^sp\s*,\s*sp\s*,/.test(operands))
    drop(mnemonic === 'add' ? 'drop restore' : 'drop save');
  if (/^msr(_s|)$/.test(mnemonic) && !/^(daif|spsel|pan|uao)/i.test(operands)) drop('drop msr');

  const pair = /^([xdqw]\d+|lr|xzr)(\s*,\s*)([xdqw]\d+|lr|xzr)(\s*,\s*\[.*)$/.exec(operands);
  if (/^(ldp|stp)$/.test(mnemonic) && pair)
    add('swap pair', mnemonic, `${pair[3]}${pair[2]}${pair[1]}${pair[4]}`);

  if (/^(ldp|stp|ldr|str)$/.test(mnemonic) && !/:lo12:|=/.test(operands)) {
    const bytes = /^q/.test(operands) ? 16 : /^w/.test(operands) ? 4 : 8;
    const at = /^(.*\[\s*\w+)\s*(?:,\s*#?([^\]!]*?))?\s*\](!?)(\s*(?:,\s*#?.*)?)$/.exec(operands);
    if (at && !at[3] && !/^[xw]\d+|^lr/.test(at[2] ?? '')) {
      const offset = at[2] === undefined || at[2] === '' ? `${bytes}` : `${at[2]} + ${bytes}`;
      if (!at[4]) add('shift offset', mnemonic, `${at[1]}, #${offset}]`);
    }
  }

  const first = /^([xw])(\d+)(\s*,.*)$/.exec(operands);
  if (first && WRITES_FIRST.test(mnemonic) && Number(first[2]) <= 17) {
    const own = Number(first[2]);
    const live = context.live.filter((n) => n !== own && n <= 17);
    if (live.length > 0)
      add('retarget to a live register', mnemonic, `${first[1]}${random.pick(live)}${first[3]}`);
    add('retarget to a callee-saved register', mnemonic, `${first[1]}${random.between(19, 28)}${first[3]}`);
  }

  const branch = new RegExp(`^b\\.?(${CONDITION})$`).exec(mnemonic);
  const inverse = branch && INVERSE[branch[1] ?? ''];
  if (branch && inverse) add('change condition', mnemonic.replace(branch[1] ?? '', inverse), operands);
  const select = new RegExp(`^(.*,\\s*)(${CONDITION})$`).exec(operands);
  if (select && /^(csel|csinc|cset|ccmp|csetm|cinc)$/.test(mnemonic))
    add('change condition', mnemonic, `${select[1]}${INVERSE[select[2] ?? '']}`);

  const zero = /^(c|t)b(n?)z$/.exec(mnemonic);
  if (zero) add('invert branch', `${zero[1]}b${zero[2] ? '' : 'n'}z`, operands);
  const bit = /^(\w+\s*,\s*#?)([^,]+)(,.*)$/.exec(operands);
  if (zero?.[1] === 't' && bit) add('wrong bit', mnemonic, `${bit[1]}(${bit[2]}) ^ 1${bit[3]}`);

  if (/^(b|cbn?z|tbn?z)$/.test(mnemonic) || branch) {
    const target = /([\w.$\\@]+)$/.exec(operands)?.[1];
    const others = context.labels.filter((l) => l !== target);
    if (target && isLocal(target) && others.length > 0)
      add('wrong label', mnemonic, operands.slice(0, -target.length) + random.pick(others));
  }

  if (/^x\d+|^lr/.test(operands) && !/\bsp\b/.test(operands)) {
    if (HAS_W_FORM.test(mnemonic) && !/xzr|[xX]TX|:/.test(operands))
      add('narrow to W', mnemonic, operands.replace(/\bx(\d+)\b/g, 'w$1'));
    else if (mnemonic === 'ldr' && !/=/.test(operands))
      add('narrow to W', mnemonic, operands.replace(/^x(\d+)/, 'w$1'));
  }

  if (/CPTR_|CPACR_/.test(operands) && !/^(mrs|msr)/.test(mnemonic)) {
    const other = operands
      .replace(/\bCPTR_EL2_TZ\b/, 'CPTR_EL2_TCPAC')
      .replace(/\bCPTR_EL2_TFP\b/, 'CPTR_EL2_TTA')
      .replace(/\bCPTR_EL2_TSM\b/, 'CPTR_EL2_TAM')
      .replace(/\bCPACR_EL1_ZEN(\w*)/, 'CPTR_EL2_TZ')
      .replace(/\bCPACR_EL1_FPEN(\w*)/, 'CPTR_EL2_TFP')
      .replace(/\bCPACR_EL1_SMEN(\w*)/, 'CPTR_EL2_TSM');
    add('wrong CPTR mask', mnemonic, other);
  }
  return out;
}

/** A label that belongs to the routine around it. */
export function isLocal(label: string): boolean {
  return /^\d+[fb]$|^\.?L/.test(label);
}

/** Labels that branches within some lines of `line` name. */
export function labelsNear(lines: readonly string[], line: number): string[] {
  const names = new Set<string>();
  for (const text of lines.slice(Math.max(0, line - 40), line + 40)) {
    const s = statementOf(text);
    if (!s || !/^(b|b\.?\w\w|cbn?z|tbn?z)$/.test(s.mnemonic)) continue;
    const target = /([\w.$]+)$/.exec(s.operands)?.[1];
    if (target && isLocal(target)) names.add(target);
  }
  return [...names];
}
