import { flatten } from '../assembler/flatten';
import { FrontEnd } from '../assembler/frontEnd';
import { parseVariant, UsageError } from '../reports/arguments';
import { explainSetup } from '../reports/setupText';
import { NodeFileSystem } from '../source/nodeFileSystem';
import { Analyzer } from '../workspace/analyze';
import { readDocument } from './inputs';
import { type CommonOptions, configurationOf, write } from './options';

/** `hyplens expand`. */
export function expand(file: string, options: CommonOptions): number {
  const document = readDocument(file);
  const analyzer = new Analyzer(new NodeFileSystem(Number.POSITIVE_INFINITY), () => ({
    ...configurationOf(options),
    named: true,
  }));
  const setup = analyzer.setup(document);
  if (options.explainSetup) process.stderr.write(explainSetup(document.path, setup));
  if (!setup.isArm64) throw new UsageError(`${file}: not arm64 assembly: ${setup.reason}`);
  const { fixed, all } = parseVariant(options.variant);
  // What is not named is absent, so of two build flavours the one whose conditions do not hold.
  const agrees = (conditions: ReadonlyMap<string, boolean>): boolean =>
    [...conditions].every(([n, v]) => (fixed.get(n) ?? all) === v);
  const flavour = setup.flavours.find((f) => agrees(f.conditions)) ?? setup.flavours[0];
  if (flavour === undefined) throw new UsageError(`${file}: no way to build it was found`);
  const configuration = new Map(flavour.options.fixed);
  for (const [n, v] of fixed) if (n.startsWith('CONFIG_')) configuration.set(n, v ? '1' : undefined);
  const program = new FrontEnd().run(document, { ...flavour.options, fixed: configuration });
  const present = new Set([...fixed].filter(([, v]) => v).map(([n]) => n));
  write(flatten(program, all ? 'all' : present));
  const errors = program.problems.filter((p) => p.severity === 'error');
  for (const p of errors) process.stderr.write(`${p.origin.file.path}:${p.origin.line + 1}: ${p.message}\n`);
  return errors.length > 0 ? 1 : 0;
}
