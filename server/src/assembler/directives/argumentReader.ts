import { isConstant, type LinearValue } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import { skipBlanks, symbolName } from '../lexical';
import type { BoundExpression } from '../symbols';
import { stringBytes } from './directive';

/** Reads the arguments of a directive from left to right, and reports as the assembler does. */
export class ArgumentReader {
  private at: number;

  constructor(
    private readonly a: Assembler,
    readonly text: string,
  ) {
    this.at = skipBlanks(text, 0);
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  get rest(): string {
    return this.text.slice(this.at);
  }

  get position(): number {
    return this.at;
  }

  /** What was read since a position. */
  since(from: number): string {
    return this.text.slice(from, this.at).trimEnd();
  }

  /** Leaves the rest unread, after something that was reported. */
  ignoreRest(): void {
    this.at = this.text.length;
  }

  /** Reads `text` (one or more characters) when it stands here. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at = skipBlanks(this.text, this.at + text.length);
    return true;
  }

  comma(): boolean {
    return this.take(',');
  }

  /** What matches here, and moves behind it. The pattern is sticky. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at = skipBlanks(this.text, this.at + found.length);
    return found;
  }

  /** A symbol name, quoted or not. */
  name(): string | undefined {
    const found = symbolName(this.text, this.at);
    if (!found) return undefined;
    this.at = skipBlanks(this.text, found.end);
    return found.name;
  }

  expression(): { readonly bound: BoundExpression; readonly absent: boolean } {
    const { bound, end, absent } = this.a.expression(this.text, this.at);
    this.at = end;
    return { bound, absent };
  }

  /** An expression with what it is worth now. */
  value(): { readonly value: LinearValue; readonly bound: BoundExpression; readonly absent: boolean } {
    const { bound, absent } = this.expression();
    return { value: this.a.now(bound), bound, absent };
  }

  /** A number that must be known now; nothing is zero. */
  absolute(): bigint {
    const { value, absent } = this.value();
    if (isConstant(value)) return value.constant;
    if (!absent) this.a.error('bad or irreducible absolute expression');
    return 0n;
  }

  /** The bytes of a string literal. */
  string(): number[] | undefined {
    const s = stringBytes(this.text, this.at);
    if (!s) return undefined;
    this.at = skipBlanks(this.text, s.end);
    return s.bytes;
  }

  /** Reports what is left; true when nothing is. */
  end(): boolean {
    if (this.done) return true;
    this.a.error(`junk at end of line, first unrecognized character is \`${this.next}'`);
    this.ignoreRest();
    return false;
  }
}
