import type { InstructionItem, Program } from '../../assembler/program';
import { conditionNamed, invertedCondition } from '../../isa/words';
import { lineText, type SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';
import { replaceStatement, standsAlone, statementText } from './insert';

/**
 * The same with a reach that the linker can extend or that is long enough: a branch on the inverse condition round a
 * plain `b` (128 MiB, and veneers beyond), `adrp` and `add` (4 GiB) instead of `adr`. Not in an alternative, whose
 * sequences have to stay equally long.
 */
export function longReach(document: SourceFile, program: Program, item: InstructionItem): Fix | undefined {
  if (!standsAlone(document, item) || isInAlternative(program, item)) return undefined;
  const text = statementText(document, item);
  const address = /^adr(\s+)(x\d+|lr)\s*,\s*([A-Za-z_.][\w.$]*)$/i.exec(text);
  if (address) {
    const [, gap = '', register = '', symbol = ''] = address;
    return {
      title: 'Use adrp and add',
      edits: [
        replaceStatement(document, item, [
          `adrp${gap}${register}, ${symbol}`,
          `add${gap}${register}, ${register}, :lo12:${symbol}`,
        ]),
      ],
    };
  }
  const branch = /^(\S+)(\s+)((?:.*,\s*)?)([A-Za-z_.][\w.$]*)$/.exec(text);
  if (branch === null) return undefined;
  const [, mnemonic = '', gap = '', tested = '', symbol = ''] = branch;
  const inverse = inverseOf(mnemonic.toLowerCase());
  if (inverse === undefined) return undefined;
  const label = freeLabel(document);
  const { line } = item.origin;
  const end = lineText(document, line).length;
  const edit = replaceStatement(document, item, [`${inverse}${gap}${tested}${label}f`, `b${gap}${symbol}`]);
  return {
    title: `Branch round a plain b ${symbol}`,
    edits: [edit, { file: document, line, start: end, end, newText: `\n${label}:` }],
  };
}

function inverseOf(mnemonic: string): string | undefined {
  const zero = /^([ct]b)(n?)z$/.exec(mnemonic);
  if (zero) return `${zero[1]}${zero[2] ? '' : 'n'}z`;
  const condition = conditionNamed(/^b\.(\w+)$/.exec(mnemonic)?.[1] ?? '');
  // These two hold always, and so do their inverses.
  if (condition === undefined || condition === 'al' || condition === 'nv') return undefined;
  return `b.${invertedCondition(condition)}`;
}

/** A number that is no label of the document, so that no reference of it binds to another line. */
function freeLabel({ text }: SourceFile): number {
  const used = [...text.matchAll(/^\s*(\d+)\s*:/gm)].map((m) => Number(m[1]));
  return Math.max(0, ...used) + 1;
}

function isInAlternative({ alternatives }: Program, { address }: InstructionItem): boolean {
  return alternatives.some(
    (a) =>
      isWithin(address, a.original, a.originalLength) ||
      isWithin(address, a.replacement, a.replacementLength),
  );
}

function isWithin(at: InstructionItem['address'], start: InstructionItem['address'], bytes: number): boolean {
  return at.section === start.section && at.offset >= start.offset && at.offset < start.offset + bytes;
}
