import type { FileSystem } from '../source/fileSystem';
import type { DocumentSetup } from './documentSetup';
import type { RoutineIndex } from './routineIndex';

interface Scan {
  readonly version: string | undefined;
  /** Every name in the text: those that it may branch to are among them. */
  readonly names: ReadonlySet<string>;
}

/**
 * Which files' routines a document may use, also through routines of further files: what has to be looked at
 * again when one of them changes. By names alone, so rather one document too many.
 */
export class Dependence {
  private readonly scans = new Map<string, Scan>();
  /** Routines that a file had when it was last asked about: one that went also counts. */
  private readonly earlier = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly index: RoutineIndex,
    private readonly fileSystem: FileSystem,
  ) {}

  /** The documents among `others` that may use what the file at `path` defines now or defined before. */
  usersOf(
    path: string,
    others: readonly { readonly path: string; readonly setup: DocumentSetup }[],
  ): string[] {
    const now = new Set(this.index.routinesOf(path).keys());
    const changed = new Set([...now, ...(this.earlier.get(path) ?? [])]);
    this.earlier.set(path, now);
    if (changed.size === 0) return [];
    return others.filter((o) => o.path !== path && this.reaches(o, path, changed)).map((o) => o.path);
  }

  private reaches(
    from: { readonly path: string; readonly setup: DocumentSetup },
    to: string,
    changed: ReadonlySet<string>,
  ): boolean {
    const files = this.index.filesAround(from.setup, from.path);
    const seen = new Set([from.path]);
    const pending = [from.path];
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      const names = this.namesIn(file);
      for (const name of changed) if (names.has(name)) return true;
      for (const next of files) {
        if (next === to || seen.has(next)) continue;
        for (const name of this.index.routinesOf(next).keys())
          if (names.has(name)) {
            seen.add(next);
            pending.push(next);
            break;
          }
      }
    }
    return false;
  }

  private namesIn(path: string): ReadonlySet<string> {
    const version = this.fileSystem.version(path);
    const known = this.scans.get(path);
    if (known && known.version === version) return known.names;
    const names = new Set<string>();
    // A build's prefix of whole objects hides the name that the file has.
    for (const [name] of (this.fileSystem.readFile(path) ?? '').matchAll(/[A-Za-z_.$][\w.$]*/g)) {
      names.add(name);
      const plain = /^(?:__kvm_nvhe_|__pi_|__efistub_)(.+)/.exec(name)?.[1];
      if (plain !== undefined) names.add(plain);
    }
    this.scans.set(path, { version, names });
    return names;
  }
}
