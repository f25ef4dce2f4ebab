import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { type CheckOptions, check } from './commandLine/check';
import { type CompareOptions, compare } from './commandLine/compare';
import { expand } from './commandLine/expand';
import { type CommonOptions, withCommonOptions } from './commandLine/options';
import { compileLate, growSlowly } from './commandLine/shortLife';
import { type SimulateOptions, simulate } from './commandLine/simulate';
import { normalizeArguments, UsageError } from './reports/arguments';

function program(exit: (code: number) => void): Command {
  const root = new Command('hyplens')
    .description('Static simulation for arm64 hypervisor assembly')
    .version(version)
    .showHelpAfterError('(see hyplens --help)')
    .exitOverride();
  withCommonOptions(root.command('check'))
    .description('report defects; exit 0 none, 1 some at or above --fail-on, 2 bad usage or unreadable input')
    .argument('[path...]', 'files, or folders to search for arm64 .S files')
    .option('--format <format>', 'text, json, sarif or github', 'text')
    .option('--fail-on <severity>', 'error, warning, info or hint', 'warning')
    .option('--diff <revision>', 'only what the change since this git revision introduced')
    .option(
      '--patch <file>',
      'the routines that a patch, or a mail that quotes one, changes; - is standard input',
    )
    .option('--baseline <file>', 'only what this file does not list')
    .option('--write-baseline <file>', 'list what is found in this file; report nothing')
    .action((paths: string[], options: CheckOptions) => exit(check(paths, options)));
  withCommonOptions(root.command('simulate'))
    .description("every variant's path, step by step, and what it preserves, traps and costs")
    .argument('<file>')
    .argument('[routine]', 'a label in the file; without it the routines are listed')
    .option('--format <format>', 'text or json', 'text')
    .action((file: string, routine: string | undefined, options: SimulateOptions) =>
      exit(simulate(file, routine, options)),
    );
  withCommonOptions(root.command('compare'))
    .description(
      'whether two versions leave the same machine state; exit 0 same, 1 not or not known, 2 bad usage',
    )
    .usage('[options] <old> <new> [routine]\n       hyplens compare [options] --patch <file> [file...]')
    .argument(
      '[what...]',
      'two files or REVISION:FILE, and one routine or all; with --patch, more files below --tree',
    )
    .option('--patch <file>', 'the files that a patch, or a mail that quotes one, changes in --tree')
    .option('--format <format>', 'text or json', 'text')
    .action((what: string[], options: CompareOptions) => exit(compare(what, options)));
  withCommonOptions(root.command('expand'))
    .description('the flat GNU as text of one variant: what --variant does not name is absent; --variant all')
    .argument('<file>')
    .action((file: string, options: CommonOptions) => exit(expand(file, options)));
  root
    .command('lsp')
    .description('the language server')
    .option('--stdio', 'talk over standard input and output')
    // It takes `--stdio` from the command line itself, and is not loaded before somebody asks for it.
    .action(() => import('./languageServer').then(({ languageServer }) => languageServer()));
  root.hook('preAction', (_, command) => {
    if (command.name() === 'lsp') return;
    compileLate();
    growSlowly();
  });
  for (const command of root.commands) command.copyInheritedSettings(root).exitOverride();
  return root;
}

export function commandLine(): void {
  // A reader such as `head` that closes the pipe is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    program((code) => {
      process.exitCode = code;
    }).parse(normalizeArguments(process.argv.slice(2)), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof UsageError) {
      process.stderr.write(`hyplens: ${error.message}\n`);
      process.exitCode = 2;
    } else throw error;
  }
}
