import { definitionOf } from '../definitions';
import { operationProblem } from '../definitions/system';
import type { Operand } from '../instruction';
import { compileForms, type Form, type FormFailure, fits, formFailure, further } from './form';
import { declaredSyntax } from './tables';

/** A form of one mnemonic, and whether its definition says what it does. */
export interface InstructionForm {
  readonly form: Form;
  readonly isDefined: boolean;
}

const compiled = new Map<string, readonly InstructionForm[]>();

/** All forms of a canonical mnemonic, those with semantics first; none for an instruction whose syntax is not declared. */
export function formsOf(mnemonic: string): readonly InstructionForm[] {
  let forms = compiled.get(mnemonic);
  if (forms === undefined) {
    const definition = definitionOf(mnemonic);
    forms = [
      ...(definition ? compileForms(definition.forms, definition.features) : []).map((form) => ({
        form,
        isDefined: true,
      })),
      ...(declaredSyntax(mnemonic) ?? [])
        .flatMap(({ forms: text, features }) => compileForms(text, features))
        .map((form) => ({ form, isDefined: false })),
    ];
    compiled.set(mnemonic, forms);
  }
  return forms;
}

export interface OperandCheck {
  /** What `as` would object to, without the statement; undefined when it accepts. */
  readonly problem?: string;
  readonly isDefined: boolean;
  /** Architecture features of which each set allows this instruction. Empty: the base architecture has it. */
  readonly features: readonly (readonly string[])[];
}

const unchecked: OperandCheck = { isDefined: false, features: [] };

/** Checks operands against every form of the mnemonic. */
export function checkOperands(mnemonic: string, operands: readonly Operand[]): OperandCheck {
  const forms = formsOf(mnemonic);
  if (forms.length === 0) return unchecked;
  let isDefined = false;
  let isBase = false;
  const features: (readonly string[])[] = [];
  let isFitting = false;
  for (const each of forms) {
    if (!fits(each.form, operands)) continue;
    isFitting = true;
    isDefined ||= each.isDefined;
    if (each.form.features.length === 0) isBase = true;
    else features.push(each.form.features);
  }
  if (!isFitting) {
    if (operands.some(isOfLaterExtension)) return unchecked;
    let failure: FormFailure | undefined;
    for (const { form } of forms) {
      const problem = formFailure(form, operands);
      if (problem !== undefined) failure = further(failure, problem);
    }
    return { problem: failureText(failure, operands.length), isDefined, features };
  }
  const problem = operationProblem(mnemonic, operands);
  return { ...(problem === undefined ? {} : { problem }), isDefined, features: isBase ? [] : features };
}

/** Predicates as counters, ZT0 and slices of the whole array are of SVE2.1 and SME2, whose forms are not all here. */
function isOfLaterExtension(operand: Operand): boolean {
  if (operand.kind === 'list') return operand.registers.some(isOfLaterExtension);
  if (operand.kind !== 'scalable') return false;
  return /^(pn|zt)/.test(operand.register) || (operand.register === 'za' && operand.element !== undefined);
}

function failureText(failure: FormFailure | undefined, count: number): string {
  if (failure === undefined || failure.message === 'operand mismatch') return 'operand mismatch';
  const { message, position } = failure;
  if (message.includes('%d')) return message.replace('%d', `${position + 1}`);
  if (position === count && position > 0 && message === 'missing operand')
    return `comma expected between operands at operand ${position + 1}`;
  if (message.startsWith('unexpected characters')) {
    return position === 0 ? message : `${message} at operand ${position}`;
  }
  return `${message} at operand ${position + 1}`;
}
