/** Bounds that keep one analysis finite. Reaching one is reported at the line that asks for more. */
export const limits = {
  /** Macro, `.rept`, `.irp` and `.include` levels; the assembler's own `--listing` default for macros is 100. */
  expansionDepth: 100,
  /** Statements executed for one document, expansions included. */
  statements: 250_000,
  /** Repetitions of one `.rept` or `.fill`. */
  repetitions: 1_000_000,
  /** Bytes that one `.space`, `.fill`, `.org` or alignment may add. */
  spaceBytes: 0x4000_0000,
  /** Characters of one statement after substitution. */
  statementLength: 1_000_000,
  /** Numbers and characters that data directives of one document may hold. */
  dataValues: 1_000_000,
  /** Operators of one expression: Linux's PIE_E1 (arch/arm64/include/asm/pgtable-prot.h) has more than a thousand. */
  expressionOperators: 2000,
  /** `.if`s within one another. */
  conditionalDepth: 1000,
  /** Symbols that are looked up in one document through the `.set`s that expressions name. */
  symbolSteps: 200_000,
  /** Problems of one document that are listed. */
  problems: 1000,
  /** Unterminated blocks and conditionals of one file that are recovered from. */
  unfinishedBlocks: 32,
  /** Passes of the section layout until offsets are stable. */
  layoutPasses: 16,
  /** Depth of `.set` symbols defined by one another. */
  symbolDepth: 64,
} as const;
